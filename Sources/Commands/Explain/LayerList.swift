import CNNTables
import CNNText
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec

/// The layers of a model, each of which `explain` derives.
struct LayerList {
  let model: Model

  var table: Table {
    let network = model.network
    let nodes = network.network.nodes
    return Table(
      caption: [
        model.title.isEmpty ? model.name : "\(model.name): \(model.title)",
        counted(nodes.count, "layer"),
      ],
      columns: [
        TableColumn("layer", alignment: .leading, allowsAbbreviation: false),
        TableColumn("kind", alignment: .leading),
        TableColumn("settings", alignment: .leading, importance: .useful), TableColumn("output"),
      ],
      rowCount: nodes.count,
      notes: ["`cnnshape explain \(model.origin) LAYER` derives each figure of a layer"]
    ) { index in
      let node = nodes[index]
      return TableRow([
        .text(node.name), .text(node.layer.word), .text(node.settingsText),
        network.shape(of: network.network.id(at: index)).cell,
      ])
    }
  }
}
