# frozen_string_literal: true

# The catalogue for Ruby: `native.rb`, which is generated, and what makes it at ease in Ruby.
require 'ffi'

# The library lies beside what was generated for it.
native = File.expand_path('catalogue_core/native', __dir__)
library = Dir[File.join(native, '{lib,}catalogue_core_ffi.{so,dylib,dll}')].first
raise LoadError, "no native library in #{native}: see README.md" unless library

# The generated code asks for the library by name; a full path is a name too.
module CatalogueCoreLibrary # :nodoc:
  PATH = library

  def ffi_lib(*names)
    super(*names.map { |name| name == 'catalogue_core_ffi' ? PATH : name })
  end
end

FFI::Library.prepend(CatalogueCoreLibrary)
require_relative 'catalogue_core/native/catalogue_core'
require_relative 'catalogue_core/errors'
require_relative 'catalogue_core/release'
require_relative 'catalogue_core/records'
require_relative 'catalogue_core/sugar'
