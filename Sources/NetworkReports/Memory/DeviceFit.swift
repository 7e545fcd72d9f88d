import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// The memory of a device that runs a network: what keeps its content, and what it works in.
public struct Device: Hashable, Sendable {
  /// Bytes for parameters and running statistics; nil to leave that open.
  public let flash: Int64?
  /// Bytes for live tensors; nil to leave that open.
  public let ram: Int64?

  /// A device of which at least one size is given.
  public init?(flash: Int64?, ram: Int64?) {
    guard flash != nil || ram != nil else { return nil }
    self.flash = flash
    self.ram = ram
  }
}

/// Whether a network fits a device that runs inference.
struct DeviceFit: Sendable {
  /// One of the two memories.
  struct Part: Sendable {
    let name: String
    let need: KnownCount
    let size: Int64
    let meaning: String

    /// Nil if that is not known: what is known of the need fits.
    var fits: Bool? { need.known > size ? false : need.isLowerBound ? nil : true }
  }

  let parts: [Part]

  /// Nil if that is not known.
  var fits: Bool? {
    parts.contains { $0.fits == false } ? false : parts.contains { $0.fits == nil } ? nil : true
  }

  init(_ device: Device, _ profile: MemoryProfile) {
    var parts: [Part] = []
    if let flash = device.flash {
      parts.append(
        Part(
          name: "flash", need: profile.inference.keptBytes,
          size: flash,
          meaning: profile.inference[.statistics].known > 0
            ? "parameters and statistics" : "parameters"))
    }
    if let ram = device.ram {
      parts.append(
        Part(
          name: "RAM", need: profile.plan.arenaBytes, size: ram,
          meaning: "the arena of live tensors"))
    }
    self.parts = parts
  }
}

extension DeviceFit.Part {
  /// `RAM: 6.9 KiB of 256.0 KiB for the arena of live tensors, 249.1 KiB to spare`.
  fileprivate var words: String {
    let spare = size - need.known
    let difference = NumberText.binarySize(spare >= 0 ? spare : -spare)
    let bound = !need.isLowerBound ? "" : spare >= 0 ? "at most " : "at least "
    return "\(name): \(need.binarySize) of \(NumberText.binarySize(size)) for "
      + "\(meaning), " + bound + difference + (spare >= 0 ? " to spare" : " over the limit")
  }
}

extension MemoryReport {
  /// The verdict on a device, if there is one.
  @ReportBuilder var deviceVerdict: [Report.Part] {
    if let deviceFit {
      Line(
        deviceFit.fits.map { $0 ? "fits the device" : "does not fit the device" }
          ?? "whether it fits the device is not known"
      ) {
        Member(
          "device",
          .object {
            Member("fits", deviceFit.fits.map { DataValue.boolean($0) } ?? .null)
            for part in deviceFit.parts {
              Member(
                part.name.lowercased(),
                .record {
                  Member("bytes", part.need)
                  Member("size", part.size)
                  Member("fits", part.fits.map { DataValue.boolean($0) } ?? .null)
                })
            }
          })
      }
      for part in deviceFit.parts { Line(part.words) }
    }
  }

  /// True if the network certainly fits the device; also without one.
  public var fits: Bool { deviceFit.map { $0.fits == true } ?? true }
}
