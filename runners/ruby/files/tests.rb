# frozen_string_literal: true

require 'coverage'

module Polyproof
  # Runs the user's tests against the solution, to their end.
  #
  # Solution and tests share the top level, as if one file followed the other.
  # What is run: the tests as a script, then what a framework found in them
  # (minitest, test-unit, RSpec), then methods `test…` that nobody called.
  #
  # The checks of a framework are its own count. Others are the lines with a
  # check on them that were reached, or whose condition was.
  module Tests
    CHECK_FAILED = 10
    CHECK = /\b(?:raise|fail|abort|exit|assert\w*|refute\w*|flunk)\b/
    TEST_METHOD = /^\s*def\s+(test\w*[?!]?)/
    FAILURES = /Assert|Expectation|Failure/

    module_function

    def run(channel)
      tally = Tally.new(channel)
      begin
        run_all(tally)
      rescue Exception => error # rubocop:disable Lint/RescueException
        Harness.fail_with(error, channel, failed_check?(error) ? CHECK_FAILED : 1)
      end
      channel.flush
      channel.leave(CHECK_FAILED) if tally.failed
      if (payload = channel.read)
        nonce, = Wire.decode(payload)
        channel.write('vu2:'.b << Wire.encode(nonce) << Wire.encode(tally.checks))
      end
      channel.leave(0)
    end

    def run_all(tally)
      text = File.read('tests.rb', encoding: 'UTF-8')
      framework = Frameworks.prepare(text, tally)
      restore = Frameworks.seal(framework)
      Harness.load_file('solution.rb')
      restore.call
      Coverage.setup(lines: true, eval: true)
      Coverage.resume
      $PROGRAM_NAME = 'tests.rb'
      run_script
      framework&.run
      run_methods(text, tally)
      Coverage.suspend
      tally.add(reached(text.lines, Coverage.result.dig('tests.rb', :lines) || [])) unless framework
    end

    # The tests' own `exit` ends them, and only that.
    def run_script
      Harness.load_file('tests.rb')
    rescue SystemExit => error
      raise unless error.success? && written_in_tests?(error)
    end

    def run_methods(text, tally)
      main = TOPLEVEL_BINDING.receiver
      text.scan(TEST_METHOD).flatten.uniq.each do |name|
        next if text.scan(/(?<![\w.])#{Regexp.escape(name)}(?!\w)/).length > 1
        next unless main.respond_to?(name, true) && main.method(name).arity.zero?

        tally.attempt(name) { main.send(name) }
      end
    end

    # How many lines with a check were run, or stand below a condition that was.
    def reached(lines, counts)
      lines.each_index.count { |at| lines[at].match?(CHECK) && !lines[at].match?(/^\s*(?:#|def\b)/) && reached?(at, lines, counts) }
    end

    def reached?(at, lines, counts)
      at.downto(0) do |above|
        return false if lines[above].match?(/^\s*def\b(?!.*\bend\b)/)
        return true if counts[above].to_i.positive?
      end
      false
    end

    # Whether the tests said no: an assertion, an exit code, or what they raised themselves.
    def failed_check?(error)
      return false unless written_in_tests?(error)
      return !error.success? if error.is_a?(SystemExit)

      [RuntimeError, StandardError, Exception].include?(error.class) || Harness.name_of(error).match?(FAILURES)
    end

    def written_in_tests?(error) = Harness.place_of(error)&.path == 'tests.rb'
  end

  # What has been checked so far; sends a report for each test of a framework.
  class Tally
    attr_reader :checks, :failed

    def initialize(channel)
      @channel = channel
      @checks = 0
      @failed = false
    end

    def add(checks) = @checks += checks

    def report(name, passed, message = '')
      @checks += 1
      @failed ||= !passed
      @channel.write('r'.b << Wire.text(name) << (passed ? 't' : 'f') << Wire.text(message))
    end

    # Fails what is not a report of its own, such as a test that never ended.
    def fail_if(wrong, message)
      report('tests', false, message) if wrong && !@failed
    end

    def attempt(name)
      yield
    rescue Exception => error # rubocop:disable Lint/RescueException
      report(name, false, Harness.describe(error))
      Harness.show(error)
    else
      report(name, true)
    end
  end
end

require_relative 'frameworks'
