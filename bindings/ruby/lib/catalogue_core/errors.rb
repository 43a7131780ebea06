# frozen_string_literal: true

module CatalogueCore
  # Something of the catalogue was used after it was closed.
  class ClosedError < StandardError; end

  # The library's sentence is the message.
  module Sentence
    def to_s
      reason
    end

    def message
      reason
    end
  end

  # `rescue CatalogueCore::CatalogueError` takes every kind.
  [CatalogueError, BatchError].each do |family|
    family.constants.map { |name| family.const_get(name) }.grep(Class).each do |kind|
      kind.include(family)
      kind.prepend(Sentence)
    end
  end
end
