# frozen_string_literal: true

require 'stringio'
require_relative 'matching'
require_relative 'table'

# The catalogue of one scenario, and who acts.
class Stage
  OPTIONS = %w[preset profile base_url file_limit].freeze
  attr_reader :saved
  attr_writer :portal

  def initialize(world, folder)
    @folder = folder
    @saved = world.fetch('values', {}).dup
    @now = Time.iso8601(world.fetch('clock', '2026-01-01T00:00:00Z'))
    given = { 'base_url' => 'https://data.example.org' }.merge(world.fetch('options', {}))
    raise ArgumentError, "no option is called #{given.keys - OPTIONS}" unless (given.keys - OPTIONS).empty?

    @options = CatalogueCore::Options.new(**given.transform_keys(&:to_sym))
    @catalogue = CatalogueCore.create("#{folder}/catalogue", administrator: 'admin', options: @options, clock: self)
    @who = @catalogue.principal('admin')
    populate(world)
  end

  def populate(world)
    saved['admin'] = call('account', { 'login' => 'admin' })
    world.fetch('organisations', {}).each { |name, details| saved[name] = call('create_organisation', { 'details' => details }) }
    world.fetch('accounts', {}).each do |name, details|
      details = { 'login' => name }.merge(details)
      roles = details.delete('roles')
      details['memberships'] = roles.map { |held, role| { 'organisation' => saved[held]['id'], 'role' => role } } if roles
      saved[name] = call('create_account', { 'details' => details })
    end
    world.fetch('portals', {}).each { |name, portal| saved[name] = call('put_portal', { 'portal' => { 'code' => name }.merge(portal) }) }
  end

  # The clock.
  def now
    @now
  end

  def pass(seconds)
    @now += seconds
  end

  def act_as(name)
    kind, which = name.include?(':') ? name.split(':', 2) : ['account', name]
    told = %w[anonymous system].include?(name) ? { 'principal' => name } : { 'principal' => kind, 'id' => Matching.resolve({ '$' => "#{which}.id" }, saved) }
    @who = Table.made('Principal', told)
  end

  def session
    opened = @catalogue.session(@who, @portal)
    begin
      yield opened
    ensure
      opened.close
    end
  end

  # What a verb answers, as JSON.
  def call(verb, given)
    given = Matching.resolve(given, saved)
    own = "do_#{verb}"
    return send(own, **given.transform_keys(&:to_sym)) if respond_to?(own, true)

    known = Table::VERBS[verb] or raise ArgumentError, "no verb is called #{verb}"
    unknown = given.keys - known['takes'].map(&:first)
    raise ArgumentError, "#{verb} takes no #{unknown}" unless unknown.empty?

    arguments = known['takes'].map do |name, kind|
      # What may be left out in the scenarios has the library's default.
      absent = kind.is_a?(Array) ? nil : kind == 'OwnedDatasets' ? { 'owned' => 'refuse' } : {}
      Table.made(kind, given.fetch(name, absent))
    end
    answer = known['of'] == 'Catalogue' ? @catalogue.public_send(verb, *arguments) : session { |one| one.public_send(verb, *arguments) }
    Table.told(known['gives'], answer)
  end

  def close
    @catalogue.close
  end

  private

  def query(given)
    Table.made('Query', given)
  end

  def do_wait(seconds:)
    pass(seconds)
    nil
  end

  def do_open(path: 'catalogue')
    @catalogue.close
    @catalogue = CatalogueCore.open("#{@folder}/#{path}", options: @options.with(preset: nil), clock: self)
    nil
  end

  def do_put_file(name:, content:)
    File.write("#{@folder}/#{name}", Table.text(content))
    { 'path' => "#{@folder}/#{name}" }
  end

  def do_backup(to:)
    session { |one| one.backup("#{@folder}/#{to}", nil) }
  end

  def do_reindex
    session { |one| one.reindex(nil) }
  end

  def do_parse_cas(bytes:, provider:)
    Table.told('CasAnswer', CatalogueCore.parse_cas(Table.text(bytes).b, provider, nil))
  end

  def do_georchestra_identity(provider:, headers:)
    Table.told(%w[optional OutsideIdentity], CatalogueCore.georchestra_identity(provider, headers))
  end

  def do_recognise(identity:, rules: nil)
    rules = rules.nil? ? CatalogueCore.new_recognition_rules : Table.made('RecognitionRules', rules)
    Table.told('Recognised', @catalogue.recognise(Table.made('OutsideIdentity', identity), rules))
  end

  def do_search_all(query:)
    session { |one| Table.told(%w[list Hit], one.each_hit(query(query)).to_a) }
  end

  def do_import(bytes:, options: {})
    session { |one| Table.told('ImportReport', one.import_bytes(Table.text(bytes).b, Table.made('ImportOptions', options), nil)) }
  end

  def do_import_from(reader:, options: {})
    source = CatalogueCore.reader(StringIO.new(Table.text(reader)))
    session { |one| Table.told('ImportReport', one.import_from(source, Table.made('ImportOptions', options), nil)) }
  end

  def do_harvest(id:, options: {})
    session { |one| Table.told('HarvestReport', one.harvest(id, Table.made('HarvestOptions', options), nil, nil)) }
  end

  def do_attach_file(id:, expected:, resource:, name:, content:)
    source = CatalogueCore.reader(StringIO.new(Table.text(content)))
    session { |one| Table.told('Dataset', one.attach_file(id, expected, resource, name, source)) }
  end

  def do_open_file(id:, resource:)
    file = session { |one| one.open_file(id, resource) }
    content = String.new
    until (bytes = file.read(1 << 16)).empty?
      content << bytes
    end
    told = { 'name' => file.name, 'size' => file.size, 'media_type' => file.media_type, 'hash' => file.hash }
    told.merge('content' => content.force_encoding(Encoding::UTF_8))
  ensure
    file&.close
  end

  def do_export(query:, options: {})
    report = session { |one| one.export(query(query), Table.made('ExportOptions', options), "#{@folder}/exported", nil) }
    { 'report' => Table.told('ExportReport', report), 'content' => File.read("#{@folder}/exported") }
  end

  def do_export_each(query:, options: {})
    files = []
    report = session do |one|
      one.export_each(query(query), Table.made('ExportOptions', options), CatalogueCore.documents { |file| files << file }, nil)
    end
    { 'report' => Table.told('ExportReport', report), 'files' => Table.told(%w[list ExportedFile], files) }
  end
end
