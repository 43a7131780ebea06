# frozen_string_literal: true

module CatalogueCore
  # Plain data: it is never changed, others are made of it.
  module Copied
    # The same, but for what is said.
    def with(**said)
      unknown = said.keys.reject { |name| respond_to?(name) }
      raise ArgumentError, "#{self.class.name} has no #{unknown.join(', ')}" unless unknown.empty?

      dup.tap { |copy| said.each { |name, value| copy.instance_variable_set("@#{name}", value) } }
    end
  end

  constants.map { |name| const_get(name) }.grep(Class).each do |kind|
    kind.include(Copied) if kind.instance_methods(false).any? && !(kind <= StandardError) && !kind.include?(Released)
  end
end
