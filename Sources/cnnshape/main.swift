import CNNHost
import Commands

// Synchronous on purpose: an async main starts threads, which costs 2 ms.
// A failed write is an error to report, not a crash: a closed pipe, a limit on file sizes.
Signals.leaveFailuresToWrites()
Stack.withEnough {
  var console = Console.standard
  exit(Program.run(ProcessArguments.words, console: &console).rawValue)
}
