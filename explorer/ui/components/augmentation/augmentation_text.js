// A pipeline as text, as explorer/pipeline/text.py reads and writes it, and as steps: an array of
// {entry, values}, where values are places among what each option offers.

const ENTRIES = new Map(AUGMENTATIONS.map((entry) => [entry.name, entry]));

const freshStep = (name) => {
  const entry = ENTRIES.get(name);
  return { entry, values: entry.options.map((option) => option.values.indexOf(option.default)) };
};

function readStep(text) {
  const [name, ...values] = text.split("-");
  const step = freshStep(name);
  values.forEach((value, index) => {
    const offered = step.entry.options[index].values;
    step.values[index] = offered.findIndex(
      (one) => String(one) === String(isNaN(value) ? value : +value),
    );
  });
  return step;
}

const readPipeline = (text) => (text === NO_STEPS ? [] : text.split("~").map(readStep));

const valueOf = ({ entry, values }, index) => entry.options[index].values[values[index]];

const stepText = (step) =>
  [step.entry.name, ...step.entry.options.map((_, index) => valueOf(step, index))].join("-");

const pipelineText = (steps) => steps.map(stepText).join("~") || NO_STEPS;

const withUnit = (value, unit) =>
  unit ? `${value}${unit === "°" ? "" : " "}${unit}` : String(value);

// What a folded step says of itself: its numbers.
const stepSummary = (step) =>
  step.entry.options
    .map((option, index) => ({ option, value: valueOf(step, index) }))
    .filter(({ value }) => typeof value === "number")
    .map(({ option, value }) => withUnit(value, option.unit))
    .join(", ");
