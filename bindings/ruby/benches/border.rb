# frozen_string_literal: true

# What the border costs: a small answer whose work in the library is next to nothing, and a page of twenty
# hits, beside the milliseconds that the library itself says it took. Build with `./build-native release`, then
# `ruby -Ilib benches/border.rb`.
require 'catalogue_core'
require 'tmpdir'

# Medians by the clock and of what the library says it took, and the mean of what the processor did; after as many
# rounds that are not counted. The act answers how long the library says it took.
def say(what, rounds)
  rounds.times { yield }
  processor = Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID)
  within = []
  clock = Array.new(rounds) do
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    within << yield
    (Process.clock_gettime(Process::CLOCK_MONOTONIC) - start) * 1e6
  end
  spent = (Process.clock_gettime(Process::CLOCK_THREAD_CPUTIME_ID) - processor) * 1e6 / rounds
  inside = within.sort[rounds / 2]
  printf('%-42s %8.1f µs by the clock, %8.1f µs of processor%s', what, clock.sort[rounds / 2], spent,
         inside.zero? ? "\n" : format(", of which the library says %.1f µs\n", inside))
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
      say('a text (the code of the portal)', 5000) { session.portal_code; 0 }
      say('a dataset', 500) { session.get(made.first.id); 0 }
      query = CatalogueCore.query(text: 'exemple')
      say('a page of 20 hits', 500) { session.search(query).took * 1000 }
    end
  end
end
