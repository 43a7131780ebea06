# frozen_string_literal: true

require 'minitest/autorun'
require 'catalogue_core'
require 'tmpdir'

# What is shown to readers runs as it stands.
class TestReadme < Minitest::Test
  PAGES = %w[../README.md ../../../docs/plugins.md].map { |page| File.expand_path(page, __dir__) }

  def test_every_block_runs
    blocks = PAGES.flat_map { |page| File.read(page).scan(/^```ruby\n(.*?)^```/m).flatten }
    assert_operator blocks.size, :>=, 2
    Dir.mktmpdir do |folder|
      Dir.chdir(folder) { capture_io { blocks.each { |block| eval(block) } } } # rubocop:disable Security/Eval
    end
  end
end
