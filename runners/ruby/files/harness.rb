# frozen_string_literal: true

# Calls a submitted Ruby solution, or runs tests against it.
#
#     ruby harness.rb calls ENTRY     solution.rb is in the current folder
#     ruby harness.rb tests           so are solution.rb and tests.rb
#
# Calls come on descriptor 3 and replies go out on 4: docs/decisions/0002.
# The solution may reopen any class: whatever is needed after it is loaded is
# bound before, as far as Ruby can.
require_relative 'wire'
require_relative 'entry'

module Polyproof
  SUBMITTED = %w[solution.rb tests.rb].freeze
  # This module's name within it: the one at the top level is taken away before the solution comes.
  Harness = self

  module_function

  # Runs a file at the top level, in the one binding that solution and tests share.
  def load_file(path)
    TOPLEVEL_BINDING.eval(File.read(path, encoding: 'UTF-8'), path, 1)
  end

  # The innermost line of the submitted code that an error comes from.
  def place_of(error)
    (error.backtrace_locations || []).find { SUBMITTED.include?(_1.path) }
  end

  def message_of(error)
    message = String(error.message)
    place = place_of(error)
    place ? "#{message[0, Wire::MESSAGE_MAX - 100]} (#{place.path}, line #{place.lineno})".lstrip : message
  rescue Exception # rubocop:disable Lint/RescueException
    ''
  end

  def name_of(error)
    Wire::NAME.bind_call(Wire::CLASS.bind_call(error)) || 'Exception'
  end

  def describe(error) = "#{name_of(error)}: #{message_of(error)}"

  # Prints an error as the interpreter does, without our own frames.
  def show(error)
    error.set_backtrace((error.backtrace || []).reject { _1.start_with?('/opt/polyproof/') })
    STDERR.write(error.full_message(highlight: false), "\n")
  rescue Exception # rubocop:disable Lint/RescueException
    STDERR.write(describe(error), "\n")
  end

  # Prints an error and ends with the code, whatever happens.
  def fail_with(error, channel, code = 1)
    show(error)
  ensure
    channel.leave(code)
  end

  def answer(entry, payload)
    reason = entry.misfit(arguments = Wire.decode(payload))
    return 'u' + Wire.text(reason) if reason

    'v' + Wire.encode(entry.call(arguments))
  rescue Unfit => error
    'u' + Wire.text(error.message)
  rescue Exception => error # rubocop:disable Lint/RescueException
    'e' + Wire.text(name_of(error)) + Wire.text(message_of(error))
  end

  def serve_calls(channel, name)
    entry = Entry.new(name)
    begin
      load_file('solution.rb')
    rescue Exception => error # rubocop:disable Lint/RescueException
      fail_with(error, channel)
    end
    while (payload = channel.read)
      reply = answer(entry, payload)
      channel.flush
      channel.write(reply)
    end
    channel.leave(0)
  end

  def start(mode, entry = nil)
    channel = Channel.new
    $LOADED_FEATURES << File.join(Dir.pwd, 'solution.rb') # the tests may require it: it is loaded
    $PROGRAM_NAME = 'polyproof'
    require_relative 'tests' if mode == 'tests'
    Object.send(:remove_const, :Polyproof)
    mode == 'tests' ? Tests.run(channel) : serve_calls(channel, entry)
  end
end

Polyproof.start(*ARGV.slice!(0..))
