# frozen_string_literal: true

module Polyproof
  # The entry point, wherever the solution put it: a method at the top level, a
  # method of a class or module (Solution first), a lambda in a variable or a constant.
  class Entry
    def initialize(name)
      @name = name
      @known = Object.constants
    end

    # Why these arguments cannot be passed, or nil.
    def misfit(arguments)
      @target ||= find
      return "the solution has no method #{@name}" unless @target

      kinds = @target.call.parameters.map { |kind,| kind }
      wanted = kinds.count(:req)
      return if @target.call.respond_to?(:lambda?) && !@target.call.lambda?
      return if wanted.zero? && kinds.count(:keyreq) == arguments.length

      most = kinds.include?(:rest) ? Float::INFINITY : wanted + kinds.count(:opt)
      return if arguments.length.between?(wanted, most)

      "the entry point takes #{wanted == most ? wanted : "#{wanted} to #{most}"} arguments, #{arguments.length} were given"
    end

    def call(arguments)
      target = @target.call
      names = target.parameters.filter_map { |kind, name| name if kind == :keyreq }
      return target.call(**names.zip(arguments).to_h) if names.length == arguments.length && names.any?

      target.call(*arguments)
    end

    private

    # A block that gives what is to be called, on a new object for each call.
    def find
      top_level || callable || holders.lazy.filter_map { method_of(_1) }.first
    end

    def top_level
      main = TOPLEVEL_BINDING.receiver
      method = main.method(@name)
      -> { method } if [Object, main.singleton_class].include?(method.owner)
    rescue NameError
      nil
    end

    def callable
      value = if TOPLEVEL_BINDING.local_variable_defined?(@name) then TOPLEVEL_BINDING.local_variable_get(@name)
              elsif global_variables.include?(:"$#{@name}") then TOPLEVEL_BINDING.eval("$#{@name}")
              elsif @name.match?(/\A[A-Z]/) && Object.const_defined?(@name) then Object.const_get(@name)
              end
      -> { value } if value.respond_to?(:call)
    rescue NameError
      nil
    end

    # Classes and modules that the solution defined, those within others too.
    def holders
      added = (Object.constants - @known).reject { Object.autoload?(_1) }
      modules = added.map { Object.const_get(_1) }.grep(Module).flat_map { [_1, *inner(_1)] }.uniq
      modules << Solution if defined?(Solution) && !modules.include?(Solution)
      modules.sort_by.with_index { |it, index| [it.name.to_s.end_with?('Solution') ? 0 : 1, index] }
    end

    def inner(owner, depth = 0)
      return [] if depth > 3

      owner.constants(false).reject { owner.autoload?(_1) }.map { owner.const_get(_1) }.grep(Module)
           .flat_map { [_1, *inner(_1, depth + 1)] }
    end

    def method_of(owner)
      return -> { owner.method(@name) } if owner.singleton_methods.include?(@name.to_sym) && ours?(owner.method(@name))

      has = owner.method_defined?(@name) || owner.private_method_defined?(@name)
      return unless has && ours?(owner.instance_method(@name))

      owner.is_a?(Class) ? -> { owner.new.method(@name) } : -> { Object.new.extend(owner).method(@name) }
    end

    # Whether the solution defined it, not a library that it loads.
    def ours?(method) = method.source_location&.first == 'solution.rb'
  end
end
