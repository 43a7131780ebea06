# frozen_string_literal: true

Gem::Specification.new do |gem|
  gem.name = 'catalogue_core'
  gem.version = '0.1.0'
  gem.summary = 'An embeddable catalogue of datasets'
  gem.description = 'Deposit, check, publish and find datasets, in the process of the caller: no server.'
  gem.authors = ['The authors of catalogue-core']
  gem.licenses = ['Apache-2.0', 'MIT']
  gem.required_ruby_version = '>= 3.1'
  # The native library is in the gem, for the platform it was built on.
  gem.platform = Gem::Platform::CURRENT
  gem.files = Dir['lib/**/*.rb', 'lib/catalogue_core/native/*', 'README.md']
  gem.add_dependency 'ffi', '~> 1.15'
  gem.add_development_dependency 'minitest', '~> 5.13'
end
