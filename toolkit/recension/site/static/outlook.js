// What can still become of an undetermined case: what is open, what would settle it, which decisions are within reach.
"use strict";

(function (recension) {
  const { MET, NOT_MET, UNDETERMINED, LINE_OF_BUSINESS, Problem, hasOwn, consequences, close, applies, evaluate } = recension.logic;
  const MOST_TRIALS = 400;

  function openFacts(program, facts, criteria) {
    const scoped = program.only.length + program.excluded.length > 0;
    const asked = program.criteria.filter(({ id }) => criteria[id] === UNDETERMINED).flatMap(({ asks }) => asks);
    const wanted = scoped ? [LINE_OF_BUSINESS, ...asked] : asked;
    return [...new Set(wanted)].filter((name) => !hasOwn(facts, name));
  }

  function answersTo(fact) {
    if (fact.type === "boolean") return [true, false];
    return fact.type === "choice" ? fact.options : fact.answers || [];
  }

  function settling(program, follows, facts, open) {
    const found = [];
    for (const name of open) {
      for (const value of answersTo(program.facts[name])) {
        let decision = UNDETERMINED;
        try {
          decision = evaluate(program, close(program, follows, { ...facts, [name]: value }).closed).decision;
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem;
        }
        if (decision !== UNDETERMINED) found.push({ fact: name, value, decision });
      }
    }
    return found;
  }

  // The decisions that a case with these values can still get, by what statements it has not failed.
  function thinkable(program, facts, criteria) {
    const found = new Set(applies(program, facts) === UNDETERMINED ? ["not_applicable"] : []);
    for (const [name, decision] of program.statements) {
      if (criteria[name] !== NOT_MET) found.add(decision);
      if (criteria[name] === MET) return found;
    }
    return found.add(program.otherwise);
  }

  // Answers that are worth a try. Those to a number are all there are, as far as the policy can tell; of days that are
  // compared with each other, and of codes, there may be more.
  function trials(program, name) {
    const fact = program.facts[name];
    if (fact.type !== "codes") return [...answersTo(fact)];
    return [[], ...Object.values(program.sets).map(({ include }) => [include[0].replace("*", "")])];
  }

  // The program in which a criterion whose text is not known is answered like any other: it may be either.
  function filledIn(program) {
    const unknown = program.steps.filter(([, condition]) => condition === null).map(([name]) => name);
    const answered = (name) => ({ fact: name, comparator: "is_true", values: [] });
    return {
      ...program,
      facts: { ...program.facts, ...Object.fromEntries(unknown.map((name) => [name, { type: "boolean" }])) },
      steps: program.steps.map(([name, condition]) => [name, condition === null ? answered(name) : condition]),
      criteria: program.criteria.map(({ id, asks }) =>
        (unknown.includes(`criterion:${id}`) ? { id, asks: [`criterion:${id}`] } : { id, asks })),
    };
  }

  // The decisions that some completion of the case gets, found by answering what is open, first all with no and then all
  // with yes, at most `MOST_TRIALS` times. `all` says that there are no others.
  function reachable(program, follows, facts) {
    const sought = thinkable(program, facts, evaluate(program, facts).criteria), found = new Set();
    const compared = new Set(program.steps.flatMap(([, condition]) => daysCompared(condition)));
    let left, all = true;

    function search(said, fromLast) {
      if (sought.size === found.size) return;
      if (left === 0) {
        all = false;
        return;
      }
      left -= 1;
      let closed;
      try {
        ({ closed } = close(program, follows, said));
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        return; // no case is like that
      }
      const { decision, criteria } = evaluate(program, closed);
      const [next] = decision === UNDETERMINED ? openFacts(program, closed, criteria) : [];
      if (next === undefined) {
        found.add(decision);
        return;
      }
      if (program.facts[next].type === "codes" || compared.has(next)) all = false;
      const answers = trials(program, next);
      for (const value of fromLast ? answers.reverse() : answers) search({ ...closed, [next]: value }, fromLast);
    }

    for (const fromLast of [true, false]) {
      left = MOST_TRIALS;
      search(facts, fromLast);
    }
    return { reachable: [...found], all: all || sought.size === found.size };
  }

  function daysCompared(condition) {
    if (condition === null || condition.use !== undefined) return [];
    if (condition.of !== undefined) return condition.of.flatMap(daysCompared);
    return condition.comparator === "within" ? [condition.fact, condition.anchor] : [];
  }

  // What an evaluation by `program` still lacks, of an undetermined case: the facts that are `open`, in the order of the
  // document, the single answers that would settle it, and the decisions that are still `reachable`, `all` or some.
  recension.outlook = function (program) {
    const follows = consequences(program.facts);
    const filled = filledIn(program);
    const followsFilled = consequences(filled.facts);
    return function ({ decision, facts, criteria }) {
      if (decision !== UNDETERMINED) return { open: [], settling: [], reachable: [decision], all: true };
      const open = openFacts(program, facts, criteria);
      return { open, settling: settling(program, follows, facts, open), ...reachable(filled, followsFilled, facts) };
    };
  };
})(globalThis.recension);
