// A number in a few characters, with a true minus sign.
const short = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const extreme = size >= 10000 || size < 0.001;
  const text = extreme ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
};
