# Dexter wants a newer pg_query than Debian has, in which the text of a name is called "sval" rather than "str".
require "dexter"

Dexter::ColumnResolver.prepend(Module.new do
  private

  def find_columns(plan)
    super.each do |column|
      name = column["fields"].last["String"]
      name["sval"] ||= name["str"] if name
    end
  end
end)
