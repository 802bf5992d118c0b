"""What every program in Rego ends with: the three values, comparisons, codes, days, and the closure of a case."""

LIBRARY = r"""
# The three values, by Kleene's tables.

all_of(values) := "not_met" if "not_met" in values else := "undetermined" if "undetermined" in values else := "met"

any_of(values) := "met" if "met" in values else := "undetermined" if "undetermined" in values else := "not_met"

none_of(values) := opposite[any_of(values)]

opposite := {"met": "not_met", "not_met": "met", "undetermined": "undetermined"}

counted(values, low, high) := within_bounds(least, most, low, high) if {
	least := count([value | some value in values; value == "met"])
	most := least + count([value | some value in values; value == "undetermined"])
}

within_bounds(least, most, low, high) := "not_met" if most < low else := "not_met" if least > high else := "met" if {
	least >= low
	most <= high
} else := "undetermined"

# A fact compared with constants.

one_of(value, constants) := "undetermined" if value == null else := "met" if value in constants else := "not_met"

less_than(value, constant) := "undetermined" if value == null else := "met" if value < constant else := "not_met"

at_most(value, constant) := "undetermined" if value == null else := "met" if value <= constant else := "not_met"

greater_than(value, constant) := "undetermined" if value == null else := "met" if value > constant else := "not_met"

at_least(value, constant) := "undetermined" if value == null else := "met" if value >= constant else := "not_met"

coded(codes, sets) := "undetermined" if codes == null else := "met" if has_code(codes, sets) else := "not_met"

has_code(codes, sets) if {
	some code in codes
	some name in sets
	covered(code, code_sets[name].include)
	not covered(code, code_sets[name].exclude)
}

covered(code, patterns) if code in patterns.codes

covered(code, patterns) if {
	some category in patterns.categories
	startswith(code, category)
}

# Days, counted from the first day of the year 1. A day past the end of its month is the last one.

within(day, months, days, anchor) := "undetermined" if null in [day, anchor] else := "met" if {
	number(day) >= earlier(anchor, months, days)
	number(day) <= number(anchor)
} else := "not_met"

number(day) := ordinal(year_of(day), month_of(day), day_of(day))

earlier(day, months, days) := 1 if (year_of(day) * 12) + month_of(day) - 1 - months < 12 else := start - days if {
	moved := (year_of(day) * 12) + month_of(day) - 1 - months
	year := floor(moved / 12)
	month := moved - (12 * year) + 1
	start := min([ordinal(year, month, day_of(day)), ordinal(year, month + 1, 1) - 1])
}

ordinal(year, month, day) := ((((((365 * before) + floor(before / 4)) - floor(before / 100)) + floor(before / 400))
	+ floor(((367 * month) - 362) / 12)) + shift(year, month)) + day if before := year - 1

shift(year, month) := 0 if month <= 2 else := -1 if is_leap(year) else := -2

is_leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

is_leap(year) if year % 400 == 0

# a 1 in front keeps a leading zero from being taken for anything else
year_of(day) := to_number(concat("", ["1", substring(day, 0, 4)])) - 10000

month_of(day) := to_number(concat("", ["1", substring(day, 5, 2)])) - 100

day_of(day) := to_number(concat("", ["1", substring(day, 8, 2)])) - 100

# What a case says, and what follows from it.

stated := {name: value | some name; value := input.facts[name]; value != null}

said(name) := object.get(stated, name, null)

known(name) := true if name in known_true else := false if name in known_false else := null

is_true(name) := "met" if name in known_true else := "not_met" if name in known_false else := "undetermined"

stated_true := {name | some name; stated[name] == true} | attested

stated_false := {name | some name; stated[name] == false}

attested contains name if {
	some code_fact in code_facts
	codes := said(code_fact)
	codes != null
	some name, sets in attesting
	has_code(codes, sets)
}

known_true := stated_true | {name | some each in stated_true; some name in implied[each]}

known_false := (stated_false | {name | some each in stated_true; some name in excluded[each]}) | {name |
	some each in stated_false
	some name in implying[each]
}

# What cannot be said of any case.

default problem := null

problem := min(problems) if count(problems) > 0

problems contains text if {
	some name in known_true & known_false
	text := concat("", ["the case contradicts itself: by what it says, \"", name, "\" is both true and false"])
}

problems contains text if {
	some name in odd
	text := concat("", ["\"", name, "\" has a value that it cannot have"])
}

odd := impossible | ((object.keys(stated) & booleans) - (stated_true | stated_false))

impossible contains name if {
	some name, kind in kinds
	not is_possible(name, kind)
}

is_possible(name, _) if said(name) == null

is_possible(name, kind) if {
	kind.type == "choice"
	said(name) in kind.options
}

is_possible(name, kind) if {
	kind.type == "codes"
	is_array(said(name))
	every code in said(name) { is_string(code) }
}

is_possible(name, kind) if {
	kind.type in ["integer", "decimal"]
	is_number(said(name))
	in_range(said(name), kind)
	fits_step(said(name), kind)
	is_whole(said(name), kind.type)
}

is_possible(name, kind) if {
	kind.type == "date"
	regex.match("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", said(name))
	year_of(said(name)) >= 1
	month_of(said(name)) in numbers.range(1, 12)
	day_of(said(name)) >= 1
	number(said(name)) < ordinal(year_of(said(name)), month_of(said(name)) + 1, 1)
	in_range(said(name), kind)
}

in_range(value, kind) if {
	value >= object.get(kind, "minimum", value)
	value <= object.get(kind, "maximum", value)
}

fits_step(_, kind) if not kind.step

fits_step(value, kind) if {
	steps := (value - object.get(kind, "minimum", 0)) / kind.step
	abs(steps - round(steps)) < 0.000000001
}

is_whole(_, "decimal")

is_whole(value, "integer") if value == round(value)
"""
