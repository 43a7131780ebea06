# frozen_string_literal: true

module CatalogueCore
  # Opens the folder of a catalogue; with a block, closes it at its end.
  def self.open(path, options: Options.new, clock: nil, &block)
    Lent.within(Catalogue.open(path.to_s, options, clock), &block)
  end

  # Creates the folder of a catalogue, with a first administrator of that login.
  def self.create(path, administrator:, options: Options.new, clock: nil, &block)
    first = new_account_details.with(login: administrator)
    Lent.within(Catalogue.create(path.to_s, options, first, clock), &block)
  end

  # A query, what is written of a dataset, of a resource, of an organisation: the library's defaults, and
  # what is said here.
  def self.query(**said)
    new_query.with(**said)
  end

  def self.metadata(**said)
    new_metadata.with(**said)
  end

  def self.resource(**said)
    new_resource_metadata.with(**said)
  end

  def self.organisation(**said)
    new_organisation_details.with(**said)
  end

  class Catalogue
    # A session of the account of that login; with a block, closed at its end.
    def session_of(login, portal: nil, &block)
      Lent.within(session(principal(login), portal), &block)
    end

    # A session of anybody.
    def anonymously(portal: nil, &block)
      Lent.within(session(Principal::ANONYMOUS.new, portal), &block)
    end
  end

  class Session
    # Everything that a query finds, looked for as it is asked for.
    def each_hit(query)
      return enum_for(:each_hit, query) unless block_given?

      hits = search_all(query)
      begin
        until (batch = hits.batch).empty?
          batch.each { |hit| yield hit }
        end
      ensure
        hits.close
      end
    end
  end

  class Page
    include Enumerable

    # Each of its hits.
    def each(&block)
      hits.each(&block)
    end
  end

  # Callables where the library asks for objects.
  class Told # :nodoc:
    def initialize(&block)
      @block = block
    end

    def advanced(done, total)
      @block.call(done, total) != false
    end

    def take(document)
      @block.call(document) != false
    end

    def happened(event)
      @block.call(event)
      nil
    end
  end

  # Anything with `read` as the library reads it.
  class FromIO # :nodoc:
    def initialize(source)
      @source = source
    end

    def read(size)
      (@source.read(size) || '').b
    end
  end

  # Anything with `write` as the library writes to it.
  class ToIO # :nodoc:
    def initialize(target)
      @target = target
    end

    def write(bytes)
      @target.write(bytes)
      nil
    end
  end

  # Somebody who is told how far long work has come; false stops it.
  def self.progress(&block)
    Told.new(&block)
  end

  # Somebody who takes the documents of an export; false stops it.
  def self.documents(&block)
    Told.new(&block)
  end

  # Somebody who is told what happens.
  def self.listener(&block)
    Told.new(&block)
  end

  # A file, a socket, a `StringIO`, to be read from.
  def self.reader(source)
    FromIO.new(source)
  end

  # A file, a socket, a `StringIO`, to be written to.
  def self.writer(target)
    ToIO.new(target)
  end
end
