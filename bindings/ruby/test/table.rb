# frozen_string_literal: true

require 'catalogue_core'
require 'json'
require 'time'

# From JSON to the generated types and back, by the table that the library's sources gave.
module Table
  API = JSON.parse(File.read(File.expand_path('../../uniffi/api.json', __dir__)))
  NOUNS = API['nouns']
  VERBS = API['verbs']
  # What is called otherwise in Ruby.
  RENAMED = { 'Encoding' => 'DataEncoding' }.freeze
  RESERVED = %w[begin end next retry until].freeze

  module_function

  def kind_of(noun)
    CatalogueCore.const_get(RENAMED.fetch(noun, noun))
  end

  # A field of that name, whose name may be a word of Ruby's own.
  def own(name)
    RESERVED.include?(name) ? "_#{name}" : name
  end

  def text(given)
    given.is_a?(String) ? given : JSON.generate(given)
  end

  # A value of a kind.
  def made(kind, given)
    if kind.is_a?(Array)
      holder, inner = kind
      return given.nil? ? nil : made(inner, given) if holder == 'optional'
      return given.map { |one| made(inner, one) } if holder == 'list'

      return given.transform_values { |one| made(inner, one) }
    end
    raise ArgumentError, "nothing is given for #{kind}" if given.nil? && kind != 'json'

    case kind
    when 'number' then Float(given)
    when 'bytes' then text(given).b
    when 'moment' then Time.iso8601(given)
    when 'day' then Date.iso8601(given)
    when 'json' then JSON.generate(given)
    when 'text', 'whole', 'truth', 'id', 'date' then given
    else noun(kind, given)
    end
  end

  def noun(name, given)
    told = NOUNS.fetch(name)
    return record(kind_of(name), told['fields'], given, []) if told.key?('fields')

    if told.key?('codes')
      place = told['codes'].values.index(given) or raise ArgumentError, "#{name} has no #{given}"
      return constants(name, told['codes'])[place]
    end
    tag, content = told.values_at('tag', 'content')
    code = given.is_a?(String) ? given : (tag.empty? ? given.keys.first : given[tag])
    place = told['variants'].values.index { |how| how['code'] == code } or raise ArgumentError, "#{name} has no #{code}"
    made = constants(name, told['variants'])[place]
    how = told['variants'].values[place]
    return made.new(noun(how['wraps'], given.except(tag))) if how.key?('wraps')
    return made.new if how['fields'].empty?

    only = how['fields'].first
    return made.new(made(only[2], given[content.empty? ? code : content])) if only[1].empty?

    record(made, how['fields'], tag.empty? ? given[code] : given, [tag])
  end

  # What the variants are in Ruby: a constant each, in capitals.
  def constants(name, variants)
    @constants ||= {}
    @constants[name] ||= variants.keys.map do |variant|
      kind_of(name).const_get(variant.gsub(/([a-z0-9])([A-Z])/, '\\1_\\2').upcase)
    end
  end

  def record(made, fields, given, beside)
    unknown = given.keys - fields.map(&:first) - beside
    raise ArgumentError, "#{made.name} has no #{unknown}" unless unknown.empty?

    values = fields.to_h do |json, name, kind, *absent|
      unsaid = !given.key?(json) && absent.empty?
      [own(name).to_sym, unsaid ? unsaid(made, name, kind) : made(kind, given.fetch(json) { absent.first })]
    end
    made.new(**values)
  end

  # What only the library can say of a field that is left out.
  def unsaid(made, name, kind)
    empty = "new_#{made.name.split('::').last.gsub(/([a-z])([A-Z])/, '\\1_\\2').downcase}"
    CatalogueCore.respond_to?(empty) ? CatalogueCore.public_send(empty).public_send(name) : made(kind, nil)
  end

  # What a value of a kind is in JSON.
  def told(kind, value)
    return nil if value.nil?

    if kind.is_a?(Array)
      holder, inner = kind
      return told(inner, value) if holder == 'optional'
      return value.map { |one| told(inner, one) } if holder == 'list'

      return value.transform_values { |one| told(inner, one) }
    end
    case kind
    when 'bytes' then value.dup.force_encoding(Encoding::UTF_8)
    when 'moment' then moment(value)
    when 'day' then value.iso8601
    when 'json' then JSON.parse(value)
    when 'text', 'whole', 'number', 'truth', 'id', 'date', 'nothing' then value
    else plain(kind, value)
    end
  end

  def moment(value)
    digits = value.nsec.zero? ? 0 : (value.nsec % 1_000_000).zero? ? 3 : (value.nsec % 1000).zero? ? 6 : 9
    value.utc.iso8601(digits)
  end

  def plain(name, value)
    told = NOUNS.fetch(name)
    return held(told['fields'], value) if told.key?('fields')

    if told.key?('codes')
      return told['codes'].values[constants(name, told['codes']).index(value)]
    end
    how = told['variants'].values[constants(name, told['variants']).index { |variant| value.instance_of?(variant) }]
    tag, content = told.values_at('tag', 'content')
    only = how['fields']&.first
    answer =
      if how.key?('wraps') then plain(how['wraps'], value[0])
      elsif only.nil? && tag.empty? then return how['code']
      elsif only.nil? then {}
      elsif only[1].empty? then { (content.empty? ? how['code'] : content) => told(only[2], value[0]) }
      elsif tag.empty? then { how['code'] => held(how['fields'], value) }
      else held(how['fields'], value)
      end
    tag.empty? ? answer : answer.merge(tag => how['code'])
  end

  def held(fields, value)
    fields.to_h { |json, name, kind| [json, told(kind, value.public_send(own(name)))] }
  end
end
