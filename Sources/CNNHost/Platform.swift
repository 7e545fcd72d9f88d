// The one place that chooses a C library. Who imports `CNNHost` sees its functions; no other file of
// the package names it.
//
// What the three libraries have in common is used everywhere else without a condition. What is really
// Linux's (`/proc/meminfo`) is a file that other systems do not have, not a function.

#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#elseif canImport(Darwin)
  @_exported public import Darwin
#else
  #error("no C library for this platform: add it here")
#endif

// Under other names, for types that have a `read` or a `write` of their own.

func readBytes(
  _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}

func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}

/// What a limit is on, in the type that `getrlimit` takes.
enum Resource {
  #if canImport(Glibc)
    static let stack = __rlimit_resource_t(RLIMIT_STACK.rawValue)
    static let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
    static let data = __rlimit_resource_t(RLIMIT_DATA.rawValue)
  #else
    static let stack = RLIMIT_STACK
    static let addressSpace = RLIMIT_AS
    static let data = RLIMIT_DATA
  #endif
}
