import CNNHost
import Commands

// Synchronous on purpose: an async main starts threads, which costs 2 ms.
// What cannot be written is an error to tell, not the end: a reader that goes, a limit on file sizes.
Signals.leaveFailuresToWrites()
var console = Console.standard
exit(Program.run(Array(CommandLine.arguments.dropFirst()), console: &console).rawValue)
