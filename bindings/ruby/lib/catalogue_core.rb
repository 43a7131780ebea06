# frozen_string_literal: true

# The catalogue for Ruby: what is generated, in `native`, and what makes it at ease in Ruby.
begin
  require_relative 'catalogue_core/native/catalogue_core'
rescue LoadError => error
  raise LoadError, "#{error.message}: the native library is not built, see README.md"
end
require_relative 'catalogue_core/errors'
require_relative 'catalogue_core/release'
require_relative 'catalogue_core/records'
require_relative 'catalogue_core/sugar'
