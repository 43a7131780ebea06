# frozen_string_literal: true

module CatalogueCore
  # Something of the catalogue was used after it was closed.
  class ClosedError < StandardError; end

  # `rescue CatalogueCore::CatalogueError` takes every kind; the message is the library's sentence.
  [CatalogueError, BatchError].each do |family|
    family.constants.map { |name| family.const_get(name) }.grep(Class).each do |kind|
      kind.include(family)
      kind.class_eval do
        def to_s
          reason
        end

        def message
          reason
        end
      end
    end
  end
end
