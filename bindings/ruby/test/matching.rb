# frozen_string_literal: true

# References to what was answered before, and what an answer is compared with.
module Matching
  module_function

  # Puts what was saved in the place of `{"$": "path"}`; further keys replace those of what was saved.
  def resolve(value, saved)
    return value.map { |one| resolve(one, saved) } if value.is_a?(Array)
    return value unless value.is_a?(Hash)

    own = value.except('$').transform_values { |one| resolve(one, saved) }
    return own unless value.key?('$')

    found = value['$'].split('.').reduce(saved) { |at, part| at.is_a?(Array) ? at[Integer(part)] : at[part] }
    found = resolve(found, saved)
    own.empty? ? found : found.merge(own)
  end

  # Why an answer is not what is expected of it; nothing when it is.
  def differs(expected, found, at)
    told = "#{at}: expected #{expected}, found #{found.to_s[0, 600]}"
    case expected
    when Hash
      if expected.keys.any? { |name| name.start_with?('$') }
        return expected.all? { |name, rule| holds(name, rule, found, at) } ? nil : told
      end
      return nil if expected.empty?
      return told unless found.is_a?(Hash)

      expected.lazy.filter_map { |name, one| differs(one, found[name], "#{at}.#{name}") }.first
    when Array
      found = [] if found.nil? && expected.empty?
      return told unless found.is_a?(Array) && found.size == expected.size

      expected.each_with_index.lazy.filter_map { |one, place| differs(one, found[place], "#{at}[#{place}]") }.first
    else
      expected == found ? nil : told
    end
  end

  def holds(name, rule, found, at)
    case name
    when '$equal' then rule == (found.is_a?(Hash) ? found.compact : found)
    when '$any' then !found.nil?
    when '$absent' then found.nil? || found == []
    when '$count' then differs(rule, found.is_a?(Array) ? found.size : 0, at).nil?
    when '$contains'
      return found.is_a?(String) && found.include?(rule) unless found.is_a?(Array)

      (rule.is_a?(Array) ? rule : [rule]).all? { |wanted| found.any? { |item| differs(wanted, item, at).nil? } }
    else raise ArgumentError, "no matcher is called #{name}"
    end
  end
end
