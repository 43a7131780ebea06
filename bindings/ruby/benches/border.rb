# frozen_string_literal: true

# What the border costs: a small answer whose work in the library is next to nothing, and a page of twenty
# hits, beside the milliseconds that the library itself says it took. Build with `./build-native release`, then
# `ruby -Ilib benches/border.rb`.
require 'catalogue_core'
require 'tmpdir'

def micros(rounds)
  rounds.times { yield }
  times = Array.new(rounds) do
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    yield
    (Process.clock_gettime(Process::CLOCK_MONOTONIC) - start) * 1e6
  end
  times.sort[rounds / 2]
end

Dir.mktmpdir do |folder|
  CatalogueCore.create("#{folder}/catalogue", administrator: 'admin') do |catalogue|
    made = catalogue.session_of('admin') do |session|
      town = session.create_organisation(CatalogueCore.organisation(name: "Ville d'Exemple"))
      changes = Array.new(200) do |number|
        metadata = CatalogueCore.metadata(
          title: "Jeu d'exemple #{number}",
          description: "Fiche de démonstration, assez longue pour décrire ce que contient le jeu numéro #{number}.",
          keywords: %w[exemple démonstration], licence: 'etalab-2.0', frequency: 'ANNUAL',
          data_types: ['donnees-ouvertes'], themes: ['environnement'], organisation: town.id
        )
        file = CatalogueCore.resource(name: 'Fichier', description: 'Fichier tabulé.', resource_type: 'main', url: "https://exemple.fr/#{number}.csv")
        CatalogueCore::Change::CREATE.new(metadata: metadata, resources: [file], publish: true)
      end
      session.apply(changes)
    end
    catalogue.anonymously do |session|
      printf("%-52s %8.1f µs\n", 'a small answer (the code of the portal)', micros(5000) { session.portal_code })
      printf("%-52s %8.1f µs\n", 'a dataset', micros(500) { session.get(made.first.id) })
      query = CatalogueCore.query(text: 'exemple')
      took = []
      whole = micros(500) { took << session.search(query).took * 1000 }
      printf("%-52s %8.1f µs, of which the library %.1f µs\n", 'a page of 20 hits', whole, took.sum / took.size)
    end
  end
end
