// swift-tools-version:5.9
import PackageDescription

// `./build-native` writes what is below `target`: the Swift that is generated, the header it calls, the library.
let package = Package(
    name: "CatalogueCore",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [.library(name: "CatalogueCore", targets: ["CatalogueCore"])],
    targets: [
        .systemLibrary(name: "CatalogueCoreFFI", path: "target/package/CatalogueCoreFFI"),
        .target(
            name: "CatalogueCore",
            dependencies: ["CatalogueCoreFFI"],
            path: "target/package/CatalogueCore",
            linkerSettings: [
                .linkedLibrary("catalogue_core_ffi"),
                .unsafeFlags(["-L", "target/package/native"]),
            ]
        ),
        .testTarget(name: "CatalogueCoreTests", dependencies: ["CatalogueCore"], path: "Tests/CatalogueCoreTests"),
    ]
)
