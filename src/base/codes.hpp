// The registry of diagnostic codes. A code that is not listed here does not compile.
#pragma once
#include <array>
#include <string_view>

namespace alumen {

/// How bad a diagnostic is. Errors stop a result; warnings and notes travel with it.
enum class Severity { note, warning, error };

/// One row of the registry: `room.snake_case` name, severity, what happened, and the usual remedy.
struct CodeInfo {
  std::string_view name;
  Severity severity;
  std::string_view summary;
  std::string_view remedy;
};

/// Every code of the program. Names are never reused. `alumen codes` and the manual print this table.
inline constexpr auto code_registry = std::to_array<CodeInfo>({
    // clang-format off
    // base: units, numbers, dates, expressions
    {"base.bad_number", Severity::error, "the text is not a number", "write digits with '.' as decimal sign, without thousands separators"},
    {"base.bad_date", Severity::error, "the text is not a day of the calendar", "write YYYY-MM-DD"},
    {"base.bad_period", Severity::error, "the period is empty, runs backwards or lacks one of its dates", "give both dates; the end is the first day after the period and later than the start"},
    {"base.bad_unit", Severity::error, "the unit is not known", "use a unit from the manual's list, for example t, kg, MJ, GJ, kWh, MWh, m3, km, t*km"},
    {"base.unit_mismatch", Severity::error, "the unit measures another kind of quantity", "give the amount in a unit of the expected kind"},
    {"base.bad_formula", Severity::error, "the formula cannot be read", "use numbers, parameter names, + - * / ^ and parentheses"},
    {"base.unknown_name", Severity::error, "the formula uses a name that no parameter has", "add the parameter to parameters.csv or correct the name"},
    {"base.not_finite", Severity::error, "the calculation gives no finite number", "look for a division by zero in the named formula"},

    // table: files in and out
    {"table.cannot_read", Severity::error, "the file cannot be read", "check that it is a file and may be read"},
    {"table.cannot_write", Severity::error, "the file cannot be written", "check the folder, the permissions and the free space; nothing was changed"},
    {"table.not_utf8", Severity::error, "the file is not UTF-8 text", "save it as UTF-8"},
    {"table.nul_byte", Severity::error, "the file holds a NUL byte", "this is not a text file, or it was saved as UTF-16: save it as UTF-8"},
    {"table.too_large", Severity::error, "a file, row or cell is larger than the limit", "split the file, or look for a missing closing quote"},
    {"table.no_header", Severity::error, "the table has no header row", "the first line that is not a comment names the columns"},
    {"table.duplicate_column", Severity::error, "two columns have one name", "rename or remove one of them"},
    {"table.unknown_column", Severity::warning, "the table does not know this column", "correct its name; the column was not used"},
    {"table.missing_column", Severity::error, "a required column is missing", "add the column"},
    {"table.wrong_delimiter", Severity::error, "the columns seem to be divided by another sign than declared", "declare it in datapackage.json: \"dialect\": {\"delimiter\": \";\"}"},
    {"table.ragged_row", Severity::error, "the row has another number of cells than the header", "add or remove cells; quote texts that hold the delimiter"},
    {"table.open_quote", Severity::error, "a quoted cell is never closed", "close the quote; double a quote inside a quoted cell"},
    {"table.stray_quote", Severity::error, "text stands beside a quoted cell", "quote the whole cell, and double quotes inside it"},
    {"table.missing_value", Severity::error, "a required cell is empty", "fill in the cell; empty means not known and is never read as zero"},
    {"table.bad_choice", Severity::error, "the cell holds none of the allowed words", "use one of the listed words"},
    {"table.bad_id", Severity::error, "the id holds a character that ids may not have", "use letters, digits and . - _ / : + < @"},
    {"table.out_of_range", Severity::error, "the number is outside the possible range", "correct the number or its unit"},
    {"table.percent_for_share", Severity::error, "a share looks like a percentage", "shares run from 0 to 1; columns named _pct run from 0 to 100"},
    {"table.bad_json", Severity::error, "the JSON cannot be read", "correct the syntax at the named position"},
    {"table.bad_yaml", Severity::error, "the YAML cannot be read", "correct the syntax at the named position"},
    {"table.bad_xlsx", Severity::error, "the workbook cannot be read", "open it in a spreadsheet program and save it again as .xlsx"},
    {"table.xlsx_encrypted", Severity::error, "the workbook is protected by a password", "save it without a password"},
    {"table.merged_cell", Severity::error, "the cell is merged with others", "undo the merge and fill in every cell of the table"},
    {"table.error_cell", Severity::error, "the cell holds the error value of a spreadsheet", "correct the formula, or clear the cell"},
    {"table.no_stored_result", Severity::error, "the formula was never calculated", "open the workbook in a spreadsheet program, let it calculate, and save it"},
    {"table.wrong_shape", Severity::error, "a value has another shape than expected", "see the manual for the structure of this file"},

    // chain: the workspace and its meaning
    {"chain.no_workspace", Severity::error, "the folder is not a workspace", "a workspace holds a datapackage.json; 'alumen init DIR' makes one"},
    {"chain.schema_version", Severity::error, "the workspace has a schema version that this program does not read", "use the program version that the workspace names"},
    {"chain.unknown_table", Severity::warning, "the file is no table of a workspace", "correct its name or move it out of the folder; it was not used"},
    {"chain.exists", Severity::error, "the target exists already", "choose an empty folder; nothing was overwritten"},
    {"chain.duplicate_key", Severity::error, "two rows have one key", "give one of them another id, or raise its edition if it restates the other"},
    {"chain.bad_edition", Severity::error, "the restatement does not fit the rows that it restates", "editions count 1, 2, 3 ...; supersedes names an earlier edition that exists"},
    {"chain.restated", Severity::note, "a figure was restated; the later edition is used", "no action needed: the earlier edition stays in the file"},
    {"chain.unknown_id", Severity::error, "the row refers to something that does not exist", "add the missing row or correct the id"},
    {"chain.nothing_deleted", Severity::error, "the row deletes something that no lower layer has", "correct the key or remove the row"},
    {"chain.wrong_kind", Severity::error, "the unit does not fit the material", "give the figure in a unit of the expected kind"},
    {"chain.negative_amount", Severity::error, "an amount is negative", "amounts are positive; the role says whether they enter or leave"},
    {"chain.zero_output", Severity::error, "the amount of a reference output is zero", "give the output's amount, or remove the activity"},
    {"chain.no_output", Severity::warning, "the activity takes or emits something but gives nothing: its burden reaches no product", "add its outputs, or name it as the parent of the activities that share its figures"},
    {"chain.no_reference", Severity::error, "the activity has outputs but no reference output", "mark its main product with role 'reference'"},
    {"chain.two_references", Severity::error, "the activity has more than one reference output", "keep one reference and mark the others co_product"},
    {"chain.role_mismatch", Severity::error, "the entry cannot stand in this place", "use one of the expected words; the manual lists the roles and what each is for"},
    {"chain.missing_period", Severity::error, "the activity of a site has no period", "give start and end"},
    {"chain.overlapping_period", Severity::error, "two activities of one site and process overlap in time", "correct the periods, or name a parent if one is a part of the other"},
    {"chain.period_gap", Severity::warning, "days are missing between two periods of one site and process", "add the missing period, or explain the stop in the note"},
    {"chain.outside_parent", Severity::error, "the activity reaches outside its parent's period", "correct one of the periods"},
    {"chain.parent_cycle", Severity::error, "the activity is its own ancestor", "correct the parent column"},
    {"chain.bad_share", Severity::error, "the supply shares do not sum to one", "shares of one exchange or market and period sum to 1 within 0.001"},
    {"chain.supply_mismatch", Severity::error, "the supplier does not give what is taken", "name an output, declaration, supply factor or market of the same material"},
    {"chain.supply_cycle", Severity::error, "a market supplies itself", "remove the supply row that closes the circle"},
    {"chain.ambiguous_supplier", Severity::error, "several outputs could supply the exchange and none is named", "add supply rows that say who supplies which share"},
    {"chain.parameter_cycle", Severity::error, "parameters depend on one another in a circle", "give one of them a number"},
    {"chain.yield_above_one", Severity::error, "more metal leaves the activity than enters it", "check masses, units and aluminium contents of the named rows"},
    {"chain.aluminium_gap", Severity::warning, "aluminium that enters the activity does not leave it", "add dross, residue or scrap outputs, or correct the masses"},
    {"chain.element_gap", Severity::warning, "an element does not balance over the activity", "check compositions and masses of the named rows"},
    {"chain.balance_unknown", Severity::note, "the balance of the activity cannot be checked", "give the aluminium content of the named material"},
    {"chain.stock_gap", Severity::error, "output does not agree with sales, use and stock change", "correct the named figures: opening + made = sold + used + closing"},
    {"chain.implausible", Severity::warning, "the figure is outside the range published for such plants", "check unit and figure; write the reason into the note if it is right"},
    {"chain.impossible", Severity::error, "the figure is outside what is physically possible", "check unit and figure"},
    {"chain.unverified", Severity::warning, "a figure is used that nobody has verified", "replace it by a sourced figure in your workspace; a row with the same id takes the place of the library's"},
    {"chain.bad_declaration", Severity::error, "the declaration is empty or contradicts itself", "correct the named fields against the supplier's document"},
    {"chain.unsourced", Severity::warning, "a row names no source", "name the document, meter or person that the figure comes from"},
    {"chain.bad_position", Severity::error, "the coordinates are not on the globe or only half given", "give latitude and longitude in degrees, or neither"},

    {"chain.map_bad", Severity::error, "the column map cannot be used", "correct the named line of the map; the manual shows its keys"},
    {"chain.map_column", Severity::error, "the map names a column that is not there", "correct the column's name, or delimiter, header_row or sheet of the map"},
    {"chain.import_word", Severity::error, "the value lists of the map do not know this word", "add the word to the map, or correct the cell"},
    {"chain.import_again", Severity::note, "this file was imported before", "no action needed: its rows are recognised; 'alumen import undo' takes them out again"},
    {"chain.import_changed", Severity::error, "a raw row that was taken before has another content now", "undo the earlier import and import the new file, or leave the row out"},
    {"chain.import_conflict", Severity::error, "the import would contradict a row that stands already", "undo the earlier import, or let the map make another key, for example with the month in it"},
    {"chain.import_dialect", Severity::error, "rows cannot be appended to a table with a dialect of its own", "'alumen format WS' writes it with commas and '.'"},
    {"chain.import_edited", Severity::error, "a row was edited after its import", "keep the row, or restore it and undo again; nothing was changed"},
    {"chain.unknown_import", Severity::error, "no import has this id", "imports.json of the workspace lists the imports"},
    {"chain.bad_ledger", Severity::error, "imports.json cannot be read", "restore the file; without it imports can neither be recognised nor undone"},
    {"chain.pact_field", Severity::error, "the product footprint lacks a field or its value cannot be used", "ask the supplier for a corrected file; the column names the JSON path"},
    {"chain.pact_doubt", Severity::warning, "the product footprint leaves something open or contradicts itself", "ask the supplier which figure holds"},

    // numeric
    {"numeric.singular", Severity::error, "the network has no unique solution", "look for a loop that makes nothing in the named activities"},
    {"numeric.not_productive", Severity::error, "a loop leaves nothing over: it needs as much of its own product as it makes, or more", "check amounts, units and supplies of the named activities"},
    {"numeric.not_converged", Severity::error, "the solver did not reach the required accuracy", "report the workspace: this should not happen"},

    // carbon
    {"carbon.unknown_formula", Severity::error, "no formula has this name", "'alumen calc' lists the formulas"},
    {"carbon.unknown_input", Severity::error, "the formula has no input of this name", "'alumen calc NAME' lists the inputs"},
    {"carbon.missing_input", Severity::error, "the formula needs an input that is not given", "add the reading or the argument"},
    {"carbon.bad_input", Severity::error, "an input is outside the range in which the formula is valid", "correct the input; 'alumen calc NAME' shows the range"},
    {"carbon.not_an_emission", Severity::error, "the formula gives no emission and cannot stand in readings", "work it out with 'alumen calc' and use the result as a parameter or amount"},
    {"carbon.default_used", Severity::note, "a published default stands in for a measurement", "give a measured value in readings.csv"},
    {"carbon.pfc_tier1", Severity::warning, "PFC comes from the Tier 1 default, far above modern plants", "give anode-effect minutes (pfc.slope) or overvoltage (pfc.overvoltage)"},
    {"carbon.pfc_missing", Severity::warning, "an electrolysis with carbon anodes reports no PFC", "add readings for pfc.slope, pfc.overvoltage or, by name, pfc.tier1"},
    {"carbon.pfc_low_voltage", Severity::warning, "low-voltage PFC is not given and counts as zero", "add a reading for pfc.low_voltage, if only an estimate"},
    {"carbon.gwp_missing", Severity::error, "the GWP set has no value for the gas", "choose another set or add the row to gwp.csv"},
    {"carbon.gwp_unknown_set", Severity::error, "an amount in CO2e of one gas does not say which GWP set was used", "fill in the gwp_set column, or give the mass of the gas"},
    {"carbon.gwp_mixed", Severity::warning, "a figure was made with another GWP set than the rule book's", "ask the supplier for the masses of the gases"},
    {"carbon.factor_gwp", Severity::note, "a published CO2e factor was made with another GWP set than the rule book's", "no action needed where the gases are mostly CO2; replace the factor where they are not"},
    {"carbon.total_only", Severity::note, "emissions are given only as a total in CO2e", "ask for the masses of the gases; the total is accepted as declared"},
    {"carbon.no_supplier", Severity::warning, "nobody supplies the input: it enters without a footprint", "add a supply row, a declaration or a factor"},
    {"carbon.no_factor", Severity::error, "a factor is missing", "add the row to factors.csv of the workspace"},
    {"carbon.no_grid_factor", Severity::error, "no grid intensity is known for the site's country", "add the row to grid.csv of the workspace, or a supply for the electricity"},
    {"carbon.grid_year", Severity::note, "the grid intensity of another year stands in", "add the year's row to grid.csv when it is published"},
    {"carbon.no_residual_mix", Severity::note, "the grid average stands in for the residual mix of market-based electricity", "add a supply for the electricity with the residual mix of the country"},
    {"carbon.no_price", Severity::error, "economic allocation needs a price that is not given", "fill in the price of every product of the activity"},
    {"carbon.no_substitute", Severity::error, "substitution needs to know what the material replaces", "fill in the material's substitute"},
    {"carbon.mixed_basis", Severity::error, "the outputs of the activity cannot be shared out on one basis", "measure them alike, give the odd one the role waste or residue, or choose another rule book"},
    {"carbon.boundary_mismatch", Severity::warning, "a declaration has another boundary than the rule book", "ask the supplier for a declaration within the boundary, or accept the difference knowingly"},
    {"carbon.declaration_expired", Severity::warning, "a declaration is used outside its validity", "ask the supplier for a current declaration"},
    {"carbon.declaration_value", Severity::error, "the declaration lacks the value that the rule book needs", "ask the supplier for both the cut-off and the allocation value"},
    {"carbon.outside_boundary", Severity::note, "an input lies outside the rule book's boundary and is not counted", "no action needed"},
    {"carbon.unknown_product", Severity::error, "the chain has no such product", "'alumen footprint WS' lists the products"},
    {"carbon.no_products", Severity::error, "the workspace makes no product", "add activities with a reference output"},

    // rules
    {"rules.unknown_rule_book", Severity::error, "no rule book has this id", "'alumen rules' lists them"},
    {"rules.bad_rule_book", Severity::error, "the rule book cannot be used", "correct the named field"},

    // api, command line
    {"api.bad_set", Severity::error, "the change cannot be read", "write TABLE.ROW.COLUMN=VALUE, for example exchanges.press/billet.amount=1100"},
    {"api.bad_argument", Severity::error, "the command line cannot be understood", "see --help"},
    // clang-format on
});

namespace detail {
/// Position of a code in the registry; a name that is not there stops the compiler.
consteval std::size_t code_index(std::string_view name) {
  for (std::size_t i = 0; i < code_registry.size(); ++i)
    if (code_registry[i].name == name) return i;
  throw "this diagnostic code is not in the registry";
}
}  // namespace detail

/// A registered code. Made only from a literal that the registry holds.
class Code {
 public:
  template <std::size_t N>
  consteval Code(const char (&name)[N]) : index_(detail::code_index(std::string_view{name, N - 1})) {}  // NOLINT implicit on purpose
  /// The registry row.
  constexpr const CodeInfo& info() const { return code_registry[index_]; }
  friend constexpr bool operator==(Code, Code) = default;

 private:
  std::size_t index_;
};

}  // namespace alumen
