import CatalogueCore
import Foundation
import XCTest

/// A catalogue is made, a dataset deposited and published, and anybody finds it.
final class DepositTests: XCTestCase {
    func testWhatIsPublishedIsFound() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        var administrator = newAccountDetails()
        administrator.login = "admin"
        let path = folder.appendingPathComponent("ville.catalogue").path
        let catalogue = try Catalogue.create(path: path, given: Options(), administrator: administrator, clock: nil)
        let session = try catalogue.session(principal: catalogue.principal(login: "admin"), portal: nil)

        var details = newOrganisationDetails()
        details.name = "Ville d'Exemple"
        let town = try session.createOrganisation(details: details)
        var metadata = newMetadata()
        metadata.title = "Pistes cyclables"
        metadata.description = "Les pistes et bandes cyclables de la commune, relevées sur le terrain."
        metadata.keywords = ["vélo", "mobilité"]
        metadata.licence = "etalab-2.0"
        metadata.frequency = "ANNUAL"
        metadata.dataTypes = ["donnees-ouvertes"]
        metadata.themes = ["mobilite"]
        metadata.organisation = town.id
        let draft = try session.create(metadata: metadata)
        var file = newResourceMetadata()
        file.name = "Pistes"
        file.description = "Tracés au format GeoJSON."
        file.resourceType = "main"
        file.url = "https://exemple.fr/pistes.geojson"
        let described = try session.addResource(id: draft.id, expected: draft.revision, metadata: file)
        _ = try session.publish(id: described.id, expected: described.revision)

        let anybody = try catalogue.session(principal: .anonymous, portal: nil)
        var query = newQuery()
        query.text = "velos"
        XCTAssertEqual(try anybody.search(query: query).hits.map(\.title), ["Pistes cyclables"])
    }

    func testWhatIsNotThereIsNotFound() throws {
        XCTAssertThrowsError(try Catalogue.open(path: "/nowhere", given: Options(), clock: nil)) { error in
            guard case CatalogueError.NotFound(let code, _, _, _, _) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(code, "not-found")
        }
    }
}
