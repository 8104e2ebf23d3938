# frozen_string_literal: true

module Polyproof
  # Runs what minitest, test-unit or RSpec find in the tests, and reports each test.
  #
  # A test that the tests themselves skip counts for nothing; a solution that
  # skips has failed.
  module Frameworks
    module_function

    # The framework that the tests are written for, loaded before the solution can touch it; nil for none.
    def prepare(text, tally)
      Object.define_method(:gem) { |*| true } # without RubyGems every library is where require finds it
      framework = choose(text)
      framework ||= Assertions if text.match?(/^\s*(?:assert|refute)\w*\b/) && !text.match?(/\bdef\s+(?:self\.)?assert\b/)
      framework&.new(tally)
    end

    def choose(text)
      case text
      when /\bTest::Unit\b|\btest[\/-]unit\b/ then TestUnit
      when /\bRSpec\b|\brspec\b|\bexpect\s*[({].*\)\.(?:not_)?to\b/ then Rspec
      when /\bMinitest\b|\bMiniTest\b|\bminitest\b|\bmust_\w+|\bwont_\w+/ then Minitests
      end
    end

    # A function that undoes what was done meanwhile to the methods of the framework.
    def seal(framework)
      kept = (framework&.sealed || []).to_h { |owner| [owner, owner.instance_methods(false).to_h { [_1, owner.instance_method(_1)] }] }
      lambda do
        kept.each do |owner, methods|
          methods.each { |name, method| owner.define_method(name, method) unless owner.instance_method(name) == method }
        end
      end
    end

    # minitest's assertions at the top level, in tests that use them without saying where they come from.
    class Assertions
      def initialize(tally)
        @tally = tally
        require 'minitest'
        Minitest.define_singleton_method(:autorun) {}
        Minitest.define_singleton_method(:run) { |*| true }
        TOPLEVEL_BINDING.receiver.extend(Minitest::Assertions)
        TOPLEVEL_BINDING.receiver.singleton_class.attr_writer :assertions
        TOPLEVEL_BINDING.receiver.define_singleton_method(:assertions) { @assertions ||= 0 }
      end

      def sealed = [Minitest::Assertions]

      def run = @tally.add(TOPLEVEL_BINDING.receiver.assertions)
    end

    # minitest, its specs included.
    class Minitests
      def initialize(tally)
        @tally = tally
        require 'minitest'
        require 'minitest/spec'
        require 'minitest/mock'
        Minitest.define_singleton_method(:autorun) {}
        Minitest.define_singleton_method(:run) { |*| true }
        Object.const_set(:MiniTest, Minitest) unless Object.const_defined?(:MiniTest)
        Minitest.seed = 1
      end

      def sealed = [Minitest::Assertions, Minitest::Test, Minitest::Test::LifecycleHooks, Minitest::Expectations]

      def run
        Minitest::Runnable.runnables.dup.each do |suite|
          suite.runnable_methods.each { |name| report(suite, name, suite.new(name).run) }
        end
      end

      private

      def report(suite, name, result)
        failure = result.failure
        error = failure.respond_to?(:error) ? failure.error : failure
        return if result.skipped? && Tests.written_in_tests?(error)

        @tally.report("#{suite}##{name}", failure.nil?, failure ? Harness.describe(error) : '')
        Harness.show(error) if failure
      end
    end

    # test-unit.
    class TestUnit
      def initialize(tally)
        @tally = tally
        require 'test/unit'
        require 'test/unit/autorunner'
        require 'test/unit/testresult'
        require 'test/unit/collector/descendant'
        Test::Unit::AutoRunner.need_auto_run = false
      end

      def sealed = [Test::Unit::Assertions, Test::Unit::TestCase]

      def run
        suite = Test::Unit::Collector::Descendant.new.collect('tests')
        @ended = 0
        @faults = []
        result = Test::Unit::TestResult.new
        result.add_listener(Test::Unit::TestResult::FAULT) { @faults << _1 }
        suite.run(result) { |event, test| report(test) if event == Test::Unit::TestCase::FINISHED_OBJECT }
        @tally.fail_if(@ended < suite.size, "#{suite.size} tests, #{@ended} ended")
        @tally.fail_if(!result.passed?, 'a test failed')
      end

      private

      def report(test)
        faults = @faults.slice!(0..)
        @ended += 1
        fault = faults.find { _1.critical? }
        return if fault.nil? && faults.any? && faults.all? { _1.location.to_a.first.to_s.include?('tests.rb') }

        fault ||= faults.first
        @tally.report(test.name, fault.nil?, fault ? fault.message.to_s : '')
        STDERR.write(fault.long_display, "\n") if fault
      end
    end

    # RSpec.
    class Rspec
      def initialize(tally)
        @tally = tally
        require 'rspec'
        require 'rspec/core'
        require 'rspec/expectations'
        require 'rspec/mocks'
        RSpec::Core::Runner.disable_autorun!
        RSpec::Core::Runner.define_singleton_method(:run) { |*| 0 }
      end

      def sealed = [RSpec::Expectations::ExpectationTarget::InstanceMethods, RSpec::Matchers, RSpec::Core::Example]

      # Sends a report for each example as it ends.
      class Reporter
        attr_reader :ended

        def initialize(tally)
          @tally = tally
          @ended = 0
        end

        def example_passed(it)
          @ended += 1
          @tally.report(it.example.full_description, true)
        end

        def example_failed(it)
          @ended += 1
          error = it.example.execution_result.exception
          @tally.report(it.example.full_description, false, Harness.describe(error))
          Harness.show(error)
        end

        def example_pending(it)
          @ended += 1
          result = it.example.execution_result
          return if result.example_skipped? || result.exception

          @tally.report(it.example.full_description, false, "pending: #{result.pending_message}")
        end

        # An error outside the examples, such as in a hook around all of them.
        def message(it) = STDERR.write(it.message, "\n")
      end

      def run
        reporter = Reporter.new(@tally)
        configuration = RSpec.configuration
        configuration.reporter.register_listener(reporter, :example_passed, :example_failed, :example_pending, :message)
        groups = RSpec.world.ordered_example_groups
        expected = RSpec.world.example_count(groups)
        configuration.reporter.report(expected) do |it|
          configuration.with_suite_hooks { groups.each { |group| group.run(it) } }
        end
        @tally.fail_if(reporter.ended < expected, "#{expected} examples, #{reporter.ended} ended")
        @tally.fail_if(RSpec.world.non_example_failure, 'an error outside the examples')
      end
    end
  end
end
