# Neutral values, read and written as the types say: docs/decisions/0002.
module Polyproof
  BYTES_MAX = 16 << 20
  DEPTH_MAX = 256

  # A value that a type cannot hold, or that is not neutral.
  class Unfit < Exception
  end

  # Reads values from a frame.
  class Reader
    getter bytes : Bytes
    property at = 0

    def initialize(@bytes)
    end

    def tag : Char
      @at < @bytes.size ? @bytes[@at].unsafe_chr : '\0'
    end

    def takes?(wanted : Char) : Bool
      return false unless tag == wanted
      @at += 1
      true
    end

    # What stands before the mark.
    def until(mark : Char) : String
      stop = @bytes.index(mark.ord.to_u8, @at) || raise Unfit.new("the call is not readable")
      text = String.new(@bytes[@at...stop])
      @at = stop + 1
      text
    end

    def count : Int32
      self.until(':').to_i
    end

    def text : String
      size = count
      @at += size
      String.new(@bytes[@at - size, size])
    end
  end

  private def self.misfit(from, type) : NoReturn
    raise Unfit.new("an argument does not fit #{type}")
  end

  private def self.items(from, type) : Int32
    misfit(from, type) unless from.takes?('l') || from.takes?('u')
    from.count
  end

  def self.read(from : Reader, type : T.class) : T forall T
    {% if T.union? %}
      start = from.at
      # A float may be written as an int, so the int goes first; a Char is tried before no String.
      {% for member in T.union_types.sort_by { |member| member < ::Int ? 0 : 1 } %}
        begin
          return read(from, {{member}})
        rescue Unfit
          from.at = start
        end
      {% end %}
      misfit(from, type)
    {% elsif T == ::Nil %}
      from.takes?('n') ? nil : misfit(from, type)
    {% elsif T == ::Bool %}
      return true if from.takes?('t')
      from.takes?('f') ? false : misfit(from, type)
    {% elsif T == ::String %}
      from.takes?('s') ? from.text : misfit(from, type)
    {% elsif T == ::Char %}
      misfit(from, type) unless from.takes?('s')
      text = from.text
      text.size == 1 ? text[0] : misfit(from, type)
    {% elsif T < ::Int %}
      misfit(from, type) unless from.takes?('i')
      begin
        T.new(from.until(';'))
      rescue ArgumentError
        misfit(from, type)
      end
    {% elsif T < ::Float %}
      misfit(from, type) unless from.takes?('d') || from.takes?('i')
      T.new(float(from.until(';')))
    {% elsif T < ::Tuple %}
      misfit(from, type) unless items(from, type) == {{T.type_vars.size}}
      { {% for item in T.type_vars %} read(from, {{item}}), {% end %} }
    {% elsif T < ::StaticArray %}
      misfit(from, type) unless items(from, type) == {{T.type_vars[1]}}
      T.new { read(from, {{T.type_vars[0]}}) }
    {% elsif T < ::Hash %}
      misfit(from, type) unless from.takes?('m')
      map = T.new
      from.count.times do
        key = read(from, {{T.type_vars[0]}})
        map[key] = read(from, {{T.type_vars[1]}})
      end
      map
    {% elsif T < ::Slice %}
      T.new(items(from, type)) { read(from, {{T.type_vars[0]}}) }
    {% elsif T < ::Array || T < ::Deque || T < ::Set %}
      size = items(from, type)
      list = T.new(size)
      size.times { list << read(from, {{T.type_vars[0]}}) }
      list
    {% else %}
      misfit(from, type)
    {% end %}
  end

  private def self.float(text : String) : Float64
    case text
    when "nan"  then Float64::NAN
    when "inf"  then Float64::INFINITY
    when "-inf" then -Float64::INFINITY
    else             text.to_f64
    end
  end

  # Appends a result as its type says.
  def self.write(to : IO::Memory, value : T, depth = 0) : Nil forall T
    raise Unfit.new("the result is nested deeper than #{DEPTH_MAX}") if depth > DEPTH_MAX
    raise Unfit.new("the result takes more than #{BYTES_MAX} bytes") if to.size > BYTES_MAX
    case value
    when Nil         then to << 'n'
    when Bool        then to << (value ? 't' : 'f')
    when Int         then to << 'i' << value << ';'
    when Float       then write_float(to, value.to_f64)
    when String      then write_text(to, value)
    when Char        then write_text(to, value.to_s)
    when Symbol      then write_text(to, value.to_s)
    when Tuple       then write_tuple(to, value, depth)
    when NamedTuple  then write_tuple(to, value.values, depth)
    when Hash        then write_map(to, value, depth)
    when Enumerable  then write_list(to, value, depth)
    when Struct      then write_fields(to, value, depth)
    else                  raise Unfit.new("the result holds a #{value.class}, which is not a neutral value")
    end
  end

  private def self.write_float(to, number)
    to << 'd'
    case
    when number.nan?      then to << "nan"
    when number.infinite? then to << (number > 0 ? "inf" : "-inf")
    else                       to << number
    end
    to << ';'
  end

  # A text in the format, or Unfit where it is not Unicode.
  def self.write_text(to : IO::Memory, text : String)
    raise Unfit.new("the result has a string that is not UTF-8") unless text.valid_encoding?
    to << 's' << text.bytesize << ':'
    to.write(text.to_slice)
  end

  private def self.write_tuple(to, items : Tuple, depth)
    to << 'u' << items.size << ':'
    items.each { |item| write(to, item, depth + 1) }
  end

  private def self.write_map(to, map, depth)
    to << 'm' << map.size << ':'
    map.each do |key, item|
      write(to, key, depth + 1)
      write(to, item, depth + 1)
    end
  end

  # Whatever can be gone through is a list; it is counted while that is done, as it may never end.
  private def self.write_list(to, list, depth)
    items = IO::Memory.new
    count = 0
    list.each do |item|
      count += 1
      write(items, item, depth + 1)
    end
    to << 'l' << count << ':'
    to.write(items.to_slice)
  end

  # A record is the tuple of its fields.
  private def self.write_fields(to, value : T, depth) forall T
    {% if T.instance_vars.empty? || T.abstract? %}
      raise Unfit.new("the result holds a #{value.class}, which is not a neutral value")
    {% else %}
      to << "u" << {{T.instance_vars.size}} << ':'
      {% for field in T.instance_vars %}
        write(to, value.@{{field.name}}, depth + 1)
      {% end %}
    {% end %}
  end

  # A message of any text.
  def self.write_message(to : IO::Memory, message : String)
    write_text(to, message[0, 2000].scrub)
  end
end
