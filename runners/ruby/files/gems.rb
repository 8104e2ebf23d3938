# frozen_string_literal: true

# RubyGems is loaded when something names it (Gem::Version), not at every start.
Object.autoload(:Gem, 'rubygems')
