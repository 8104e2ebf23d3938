# Runs tests against the solution, to their end, and proves the end
# (docs/decisions/0002): the main part of tests.cr, then its specs, or else its
# functions called test_….
#
# In tests.cr `raise`, `exit` and `abort` stand for a check that failed: see facts.ts.
require "./channel"
require "./values"

module Polyproof
  CHECK_FAILED = 10

  # What the tests raise by themselves.
  class CheckFailed < Exception
  end

  # The tests end by themselves, with success.
  class Done < Exception
  end

  module Tests
    @@checks = 0
    @@code = 0

    # Ends the main part of the tests early.
    def self.leave(status : Int32) : NoReturn
      raise Done.new if status == 0
      Channel.finish(CHECK_FAILED)
    end

    def self.fail(message : String) : NoReturn
      raise CheckFailed.new(message)
    end

    def self.failed_check?(error : Exception?) : Bool
      error.is_a?(CheckFailed) || error.class.name == "Spec::AssertionFailed"
    end

    # What an error outside any single test ends with.
    def self.end_with(error : Exception) : NoReturn
      Channel.show(error)
      Channel.finish(failed_check?(error) ? CHECK_FAILED : 1)
    end

    # Takes in what became of one test; an error is told by the exit code alone.
    def self.add(name : String, error : Exception?)
      @@checks += 1
      Channel.show(error) if error
      if error && !failed_check?(error)
        @@code = 1
        return
      end
      @@code = CHECK_FAILED if error && @@code == 0
      payload = IO::Memory.new
      payload << 'r'
      Polyproof.write_message(payload, name)
      payload << (error ? 'f' : 't')
      Polyproof.write_message(payload, error.try(&.message) || "")
      Channel.send(payload.to_slice)
    end

    # The specs that have been collected, by their own runner.
    def self.run_specs : Bool
      {% if @top_level.has_constant?("Spec") %}
        root = Spec.cli.root_context
        return false if root.children.empty?
        root.run
        root.results_for(Spec::Status::Success).each { |result| add(result.description, nil) }
        {Spec::Status::Fail, Spec::Status::Error}.each do |status|
          root.results_for(status).each { |result| add(result.description, result.exception || CheckFailed.new("it failed")) }
        end
        true
      {% else %}
        false
      {% end %}
    end

    def self.run_functions : Bool
      found = false
      {% for method in @top_level.methods %}
        {% if method.name.starts_with?("test_") && method.args.empty? && method.filename && method.filename.ends_with?("/tests.cr") %}
          found = true
          begin
            ::{{method.name}}
            add({{method.name.stringify}}, nil)
          rescue error
            add({{method.name.stringify}}, error)
          end
        {% end %}
      {% end %}
      found
    end

    # Runs what has only been declared so far and proves the end.
    def self.finish : NoReturn
      counted = run_specs || run_functions
      Channel.finish(@@code) if @@code != 0
      frame = Channel.receive
      Channel.finish(1) unless frame && String.new(frame[0, 3]) == "u1:"
      reply = IO::Memory.new
      reply << "vu2:"
      reply.write(frame + 3)
      Polyproof.write(reply, counted ? @@checks : -1)
      Channel.send(reply.to_slice)
      Channel.finish(0)
    end
  end
end

module Crystal
  def self.main_user_code(argc : Int32, argv : UInt8**)
    begin
      LibCrystalMain.__crystal_main(argc, argv)
    rescue Polyproof::Done
    end
    Polyproof::Tests.finish
  rescue error
    Polyproof::Tests.end_with(error)
  end
end
