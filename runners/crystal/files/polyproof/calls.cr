# Answers calls of a submitted Crystal function (docs/decisions/0002).
#
# `polyproof_serve` finds the entry point where the solution put it, and turns
# values into the types that are declared there; where none is, or one that
# nothing can be made of, they are those of the task.
require "./channel"
require "./values"

module Polyproof
  # Serves calls to their end and ends the process.
  def self.serve(&call : Reader, IO::Memory -> Nil) : NoReturn
    while payload = Channel.receive
      Channel.send(answer(payload, call).to_slice)
    end
    Channel.finish(0)
  end

  private def self.answer(payload, call) : IO::Memory
    reply = IO::Memory.new
    reply << 'v'
    call.call(Reader.new(payload), reply)
    reply
  rescue problem : Unfit
    reply = IO::Memory.new
    reply << 'u'
    write_message(reply, problem.message || "")
    reply
  rescue error
    reply = IO::Memory.new
    reply << 'e'
    write_message(reply, error.class.name)
    write_message(reply, error.message || "")
    reply
  end
end

# The main part is all that the program does: an error in it is shown and ends it.
module Crystal
  def self.main_user_code(argc : Int32, argv : UInt8**)
    LibCrystalMain.__crystal_main(argc, argv)
  rescue error
    Polyproof::Channel.show(error)
    Polyproof::Channel.finish(1)
  end
end

macro polyproof_serve(entry, types)
  {% name = entry.id.stringify %}
  {% callees = [] of Nil %}
  {% for method in @top_level.methods %}
    {% if method.name.stringify == name && method.filename && method.filename.ends_with?("/solution.cr") %}
      {% callees << {method, "::" + name} %}
    {% end %}
  {% end %}
  {% if callees.empty? %}
    {% owners = [] of Nil %}
    {% for constant in @top_level.constants.select { |constant| constant == "Solution" } + @top_level.constants %}
      {% type = @top_level.constant(constant) %}
      {% if type.is_a?(TypeNode) %}
        {% owners << type %}
        {% if (type.methods + type.class.methods).any? { |method| method.filename && method.filename.ends_with?("/solution.cr") } || type.module? %}
          {% for inner in type.constants %}
            {% nested = type.constant(inner) %}
            {% owners << nested if nested.is_a?(TypeNode) %}
          {% end %}
        {% end %}
      {% end %}
    {% end %}
    {% for type in owners %}
      {% if callees.empty? %}
        {% for method in type.class.methods %}
          {% if method.name.stringify == name && method.filename && method.filename.ends_with?("/solution.cr") %}
            {% callees << {method, "#{type}.#{name.id}"} %}
          {% end %}
        {% end %}
        {% if callees.empty? %}
          {% for method in type.methods %}
            {% if method.name.stringify == name && method.filename && method.filename.ends_with?("/solution.cr") %}
              {% callees << {method, type.module? ? "#{type}.#{name.id}" : "#{type}.new.#{name.id}"} %}
            {% end %}
          {% end %}
        {% end %}
      {% end %}
    {% end %}
  {% end %}
  {% raise "there is no function '#{name.id}'" if callees.empty? %}

  def polyproof_call(from : ::Polyproof::Reader, to : ::IO::Memory) : Nil
    raise ::Polyproof::Unfit.new("the call is not a tuple") unless from.takes?('u') && from.count == {{types.size}}
    start = from.at
    {% for callee in callees %}
      {% method = callee[0] %}
      {% if method.splat_index || (method.args.size >= types.size && method.args.select { |arg| arg.default_value.is_a?(Nop) }.size <= types.size) %}
        begin
          arguments = Tuple.new(
            {% for neutral, index in types %}
              {% own = nil %}
              {% argument = method.args[index] %}
              {% if argument && !(argument.restriction.is_a?(Nop) || argument.restriction.is_a?(Underscore)) && method.splat_index == nil %}
                {% own = argument.restriction.resolve? %}
              {% end %}
              {% if own.is_a?(TypeNode) %}
                {% parts = own.union? ? own.union_types : [own] %}
                {% parts = parts + parts.map { |part| part.type_vars.reject { |inner| inner.is_a?(NumberLiteral) } }.reduce([] of Nil) { |all, some| all + some } %}
                {% own = nil if parts.any? { |part| !part.is_a?(TypeNode) || part.abstract? || part.module? } %}
              {% end %}
              ::Polyproof.read(from, {{own.is_a?(TypeNode) ? own : neutral}}),
            {% end %}
          )
        rescue ::Polyproof::Unfit
          from.at = start
        end
        if arguments
          ::Polyproof.write(to, {{callee[1].id}}(*arguments))
          return
        end
      {% end %}
    {% end %}
    raise ::Polyproof::Unfit.new("'{{name.id}}' does not take these arguments")
  end

  ::Polyproof.serve { |from, to| polyproof_call(from, to) }
end
