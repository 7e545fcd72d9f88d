import Commands
import Glibc

// Synchronous on purpose: an async main starts threads, which costs 2 ms.
signal(SIGPIPE, SIG_IGN)
var console = Console.standard
exit(Program.run(Array(CommandLine.arguments.dropFirst()), console: &console).rawValue)
