// What made a value without being a sum: pooling, and steps with several inputs.

function drawWindow(sum, core) {
  const open = (index) => {
    const [row, column] = [Math.floor(index / core.width), index % core.width];
    goTo(sum, core.source, core.channel, core.rows[row], core.columns[column]);
  };
  const options = { scale: core.scales.patch, openCell: core.leads_back ? open : null };
  const panel = textIn("div", "dot", "");
  const box = patchCells(core.patch, core.width, `window of ${core.name}`, options);
  if (core.winner) {
    const [row, column] = core.winner;
    box.querySelectorAll(".matrix > *")[row * core.width + column].classList.add("winner");
  }
  box.classList.add("alone");
  const words = textIn("p", "products", `${core.how === "mean" ? "mean of " : "max of "}`);
  core.patch.forEach((value, index) => {
    if (index) words.append(", ");
    const term = textIn("span", `term ${signName(value)}`, written(value));
    term.dataset.index = index;
    words.append(term);
  });
  words.append(" = ", textIn("strong", "answer", written(core.cell.value)));
  panel.append(box, words);
  if (core.leads_back) panel.append(textIn("p", "note", "Click a number to see what made it."));
  markTogether(panel);
  sum.find(".slices").replaceChildren(panel);
}

function drawInputs(sum, core) {
  const inputs = textIn("div", "inputs", "");
  for (const input of core.inputs) {
    const place = `channel ${input.channel} of ${input.source}${placeWords(input)}`;
    const button = makeButton(`${place}: ${written(input.value)}`);
    button.addEventListener("click", () =>
      goTo(sum, input.source, input.channel, input.row, input.column),
    );
    inputs.append(button);
  }
  const hint = core.inputs.length ? "Click one of the values to see what made it." : "";
  sum.find(".slices").replaceChildren(inputs, textIn("p", "caption", hint));
}
