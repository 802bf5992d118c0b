// The evaluator of `recension evaluate`, for pages: what a revision decides for a case, and the value of every criterion.
//
// `recension.evaluator(program)` takes a revision as `site/compiled.py` writes it. A fact that is left out, or null, is
// unknown, never false. Nothing here knows of a page: texts are the page's, so a problem names facts and values, no words.
"use strict";

(function (recension) {
  const MET = "met", NOT_MET = "not_met", UNDETERMINED = "undetermined";
  const LINE_OF_BUSINESS = "line_of_business";
  const hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

  // ---- three values, by Kleene's strong tables

  const truth = (known) => (known === null ? UNDETERMINED : known ? MET : NOT_MET);

  const negation = (value) => (value === MET ? NOT_MET : value === NOT_MET ? MET : UNDETERMINED);

  function allOf(values) {
    if (values.includes(NOT_MET)) return NOT_MET;
    return values.includes(UNDETERMINED) ? UNDETERMINED : MET;
  }

  const anyOf = (values) => negation(allOf(values.map(negation)));

  function counted(values, [quantity, number]) {
    const least = values.filter((value) => value === MET).length;
    const most = least + values.filter((value) => value === UNDETERMINED).length;
    const low = quantity === "at_most" ? 0 : number;
    const high = quantity === "at_least" ? values.length : number;
    if (low <= least && most <= high) return MET;
    return most < low || least > high ? NOT_MET : UNDETERMINED;
  }

  function join(connective, values, bound) {
    switch (connective) {
      case "all_of": return allOf(values);
      case "any_of": return anyOf(values);
      case "none_of": return negation(anyOf(values));
      default: return counted(values, bound);
    }
  }

  // ---- exact numbers, for steps: 0.3 - 0.1 is two steps of 0.1, which it is not in floating point

  function decimal(number) {
    const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(number));
    const scale = fraction.length - Number(exponent);
    const digits = BigInt(sign + whole + fraction);
    return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
  }

  function isOnGrid(value, least, step) {
    const numbers = [value, least, step].map(decimal);
    const scale = Math.max(...numbers.map((each) => each.scale));
    const [at, base, width] = numbers.map((each) => each.digits * 10n ** BigInt(scale - each.scale));
    return (at - base) % width === 0n;
  }

  // ---- days as numbers, counted as Python counts them: 0001-01-01 is 1

  const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const daysIn = (year, month) => [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];

  function daysBefore(year, month) {
    const past = year - 1;
    let days = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
    for (let each = 1; each < month; each += 1) days += daysIn(year, each);
    return days;
  }

  function parsedDay(text) {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (found === null) return null;
    const [year, month, day] = found.slice(1).map(Number);
    return year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) ? null : [year, month, day];
  }

  function ordinal(text) {
    const [year, month, day] = parsedDay(text);
    return daysBefore(year, month) + day;
  }

  // a day past a month's end is its last
  function earlier(text, duration) {
    const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration);
    const [years, months, weeks, days] = parts.slice(1).map((part) => Number(part || 0));
    const [ofYear, ofMonth, ofDay] = parsedDay(text);
    const month = ofYear * 12 + ofMonth - 1 - years * 12 - months;
    const year = Math.floor(month / 12);
    if (year < 1) return 1;
    const start = daysBefore(year, (month % 12) + 1) + Math.min(ofDay, daysIn(year, (month % 12) + 1));
    return Math.max(start - weeks * 7 - days, 1);
  }

  // ---- a case: read against the vocabulary, and closed under it

  class Problem extends Error {
    constructor(kind, fact, more = {}) {
      super(`${kind}: ${fact}`);
      this.kind = kind;
      this.fact = fact;
      Object.assign(this, more);
    }
  }

  function checkRange(name, value, fact, greater) {
    const { minimum, maximum, step } = fact;
    if (minimum !== undefined && greater(minimum, value)) throw new Problem("least", name, { value, limit: minimum });
    if (maximum !== undefined && greater(value, maximum)) throw new Problem("most", name, { value, limit: maximum });
    if (step !== undefined && !isOnGrid(value, minimum || 0, step)) throw new Problem("step", name, { value, limit: step });
  }

  const CHECKS = {
    boolean(name, value) {
      if (typeof value !== "boolean") throw new Problem("boolean", name, { value });
    },
    codes(name, value) {
      if (!Array.isArray(value) || value.some((code) => typeof code !== "string")) throw new Problem("codes", name, { value });
    },
    choice(name, value, fact) {
      if (!fact.options.includes(value)) throw new Problem("choice", name, { value });
    },
    date(name, value, fact) {
      if (typeof value !== "string" || parsedDay(value) === null) throw new Problem("date", name, { value });
      checkRange(name, value, fact, (one, other) => one > other); // ISO days sort as texts
    },
    decimal(name, value, fact) {
      if (typeof value !== "number" || !Number.isFinite(value)) throw new Problem("number", name, { value });
      checkRange(name, value, fact, (one, other) => one > other);
    },
    integer(name, value, fact) {
      CHECKS.decimal(name, value, fact);
      if (!Number.isInteger(value)) throw new Problem("whole", name, { value });
    },
  };

  const isCovered = (code, patterns) =>
    patterns.some((pattern) => (pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern));

  const isIn = (code, set) => isCovered(code, set.include) && !isCovered(code, set.exclude);

  // What follows at once from each true or false fact, and in which way.
  function consequences(facts) {
    const found = new Map(Object.keys(facts).map((name) => [name, { true: [], false: [] }]));
    for (const [name, fact] of Object.entries(facts)) {
      for (const other of fact.implies || []) {
        found.get(name).true.push([other, true, "implies"]);
        found.get(other).false.push([name, false, "implies"]);
      }
      for (const other of fact.excludes || []) {
        found.get(name).true.push([other, false, "excludes"]);
        found.get(other).true.push([name, false, "excludes"]);
      }
    }
    return found;
  }

  function attest(program, closed, why) {
    const codes = Object.values(closed).filter(Array.isArray).flat();
    if (codes.length === 0) return;
    for (const [name, fact] of Object.entries(program.facts)) {
      const sets = (fact.codes || []).map((set) => program.sets[set]);
      const code = codes.find((each) => sets.some((set) => isIn(each, set)));
      if (code === undefined) continue;
      if (closed[name] === false) throw new Problem("attested", name, { code });
      if (!hasOwn(closed, name)) why[name] = { code };
      closed[name] = true;
    }
  }

  function close(program, follows, said) {
    const closed = { ...said }, why = {};
    attest(program, closed, why);
    const pending = Object.keys(closed).filter((name) => typeof closed[name] === "boolean");
    while (pending.length > 0) {
      const name = pending.pop();
      for (const [other, value, way] of follows.get(name)[closed[name]]) {
        if (!hasOwn(closed, other)) {
          closed[other] = value;
          why[other] = { from: name, way };
          pending.push(other);
        } else if (closed[other] !== value) {
          throw new Problem("contradiction", name, { other, way, values: [closed[name], closed[other]] });
        }
      }
    }
    return { closed, why };
  }

  // ---- conditions

  function holds(condition, value, program) {
    const { comparator, values } = condition;
    switch (comparator) {
      case "is_true": return value === true;
      case "equals": case "one_of": return values.includes(value);
      case "in": return Array.isArray(value) && value.some((code) => isIn(code, program.sets[values[0]]));
      case "less_than": return value < values[0];
      case "at_most": return value <= values[0];
      case "greater_than": return value > values[0];
      default: return value >= values[0];
    }
  }

  function compared(condition, program, facts) {
    const { fact, comparator, values, anchor } = condition;
    if (!hasOwn(facts, fact)) return UNDETERMINED;
    if (comparator !== "within") return truth(holds(condition, facts[fact], program));
    if (!hasOwn(facts, anchor)) return UNDETERMINED;
    const day = ordinal(facts[fact]);
    return truth(earlier(facts[anchor], values[0]) <= day && day <= ordinal(facts[anchor]));
  }

  function valueOf(condition, program, facts, known) {
    if (condition === null) return UNDETERMINED;
    if (condition.use !== undefined) return known[condition.use];
    if (condition.fact !== undefined) return compared(condition, program, facts);
    return join(condition.join, condition.of.map((part) => valueOf(part, program, facts, known)), condition.bound);
  }

  // ---- the decision

  function applies(program, facts) {
    const { only, excluded } = program;
    if (only.length + excluded.length === 0) return MET;
    if (!hasOwn(facts, LINE_OF_BUSINESS)) return UNDETERMINED;
    const line = facts[LINE_OF_BUSINESS];
    return truth((only.length === 0 || only.includes(line)) && !excluded.includes(line));
  }

  function decided(program, facts, criteria) {
    const scope = applies(program, facts);
    if (scope !== MET) return { decision: scope === NOT_MET ? "not_applicable" : UNDETERMINED, decidedBy: null };
    for (const [name, decision] of program.statements) {
      if (criteria[name] === MET) return { decision, decidedBy: name };
      if (criteria[name] === UNDETERMINED) return { decision: UNDETERMINED, decidedBy: null, openAt: name };
    }
    return { decision: program.otherwise, decidedBy: null };
  }

  function evaluate(program, facts) {
    const known = {}, criteria = {};
    for (const [name, condition] of program.steps) known[name] = valueOf(condition, program, facts, known);
    for (const { id } of program.criteria) criteria[id] = known[`criterion:${id}`];
    return { criteria, ...decided(program, facts, criteria) };
  }

  // The facts of `said` that the program reads; null is unknown.
  function readFacts(program, said) {
    const facts = {};
    for (const [name, value] of Object.entries(said)) {
      if (value === null || value === undefined || !hasOwn(program.facts, name)) continue;
      CHECKS[program.facts[name].type](name, value, program.facts[name]);
      facts[name] = value;
    }
    return facts;
  }

  // What decides cases by `program`: a function from facts to `{problem}` where no case can be like that; else to `{facts,
  // why, decision, decidedBy, openAt, criteria}`: the closed case, what each derived fact follows from, and the values.
  recension.evaluator = function (program) {
    const follows = consequences(program.facts);
    return function (said) {
      try {
        const { closed, why } = close(program, follows, readFacts(program, said));
        return { problem: null, facts: closed, why, ...evaluate(program, closed) };
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        return { problem };
      }
    };
  };

  recension.logic = { MET, NOT_MET, UNDETERMINED, LINE_OF_BUSINESS, Problem, hasOwn, consequences, close, applies, evaluate };
})(globalThis.recension = globalThis.recension || {});
