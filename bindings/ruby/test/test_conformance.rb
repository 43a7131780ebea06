# frozen_string_literal: true

require 'minitest/autorun'
require 'tmpdir'
require_relative 'stage'

# The scenarios of `fixtures/conformance`, which every language answers alike.
class TestConformance < Minitest::Test
  FILES = Dir[File.expand_path('../../../fixtures/conformance/*.json', __dir__)].sort
                                                                                .to_h { |path| [File.basename(path, '.json'), JSON.parse(File.read(path))] }
  SCENARIOS = FILES.flat_map { |stem, file| file['scenarios'].map { |one| [stem, one] } }

  SCENARIOS.each do |stem, scenario|
    define_method("test_#{stem}: #{scenario['name']}") do
      Dir.mktmpdir do |folder|
        stage = Stage.new(FILES[stem]['worlds'].fetch(scenario['world']), folder)
        begin
          scenario['steps'].each_with_index { |step, at| play(stage, step, at + 1) }
        ensure
          stage.close
        end
      end
    end
  end

  def test_every_file_was_found
    assert_operator SCENARIOS.size, :>, 100
  end

  private

  # Plays a step; the clock stands still within it.
  def play(stage, step, at)
    assert_empty step.keys - %w[note as portal do with expect save], "step #{at}"
    place = "step #{at}, #{step['do']} as #{step['as']} (#{step['note']})"
    stage.pass(60)
    stage.act_as(step.fetch('as', 'anonymous'))
    stage.portal = step['portal']
    expect = step.fetch('expect', {})
    begin
      told, kind = stage.call(step['do'], step.fetch('with', {})), 'value'
    rescue CatalogueCore::CatalogueError, CatalogueCore::BatchError => error
      told, kind = described(error), 'error'
    end
    assert_equal expect.key?('error'), kind == 'error', "#{place}: #{told}"
    if expect.key?(kind)
      why = Matching.differs(Matching.resolve(expect[kind], stage.saved), told, place)
      assert why.nil?, why
    end
    expect.fetch('lacks', []).each do |lacked|
      refute_includes JSON.generate(told), Matching.resolve(lacked, stage.saved), place
    end
    stage.saved[step['save']] = told if step.key?('save')
  end

  # An error as data.
  def described(error)
    names = { 'reason' => 'en', 'reason_french' => 'fr', 'because' => 'reason', '_until' => 'until' }
    error.instance_variables.map { |name| name.to_s.delete_prefix('@') }.reduce({}) do |told, name|
      value = error.public_send(name)
      next told.merge(described(value)) if name == 'fault'

      value = Table.told(%w[list Issue], value) if name == 'issues'
      told.merge(names.fetch(name, name) => value.is_a?(Time) ? Table.moment(value) : value)
    end
  end
end
