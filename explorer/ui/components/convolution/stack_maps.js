// Stages in sequence: their maps, and which pixels a cell depends on. explorer/convolution/stack.py
// computes the same; tests compare the two.

// "sobel_x.stride2.relu.max-laplacian", as explorer.convolution.stack writes it.
function readStages(text) {
  return text.split("-").map((part) => {
    const [kernel, ...words] = part.split(".");
    const stride = words.find((word) => word.startsWith("stride"));
    const pooling = words.find((word) => word === "max" || word === "average");
    return {
      kernel,
      stride: stride ? Number(stride.slice("stride".length)) : 1,
      relu: words.includes("relu"),
      pooling: pooling ?? "none",
    };
  });
}

function stageText({ kernel, stride, relu, pooling }) {
  const words = [
    kernel,
    stride > 1 && `stride${stride}`,
    relu && "relu",
    pooling !== "none" && pooling,
  ];
  return words.filter(Boolean).join(".");
}

const writeStages = (stages) => stages.map(stageText).join("-");

// The windows that a stage slides over the map before it, one behind the other.
function windowsOf({ stride, pooling }, kernel, title) {
  const convolution = { what: title, height: kernel.height, width: kernel.width, stride };
  if (pooling === "none") return [convolution];
  return [
    convolution,
    {
      what: `${pooling} pooling`,
      height: STACK_POOL_SIZE,
      width: STACK_POOL_SIZE,
      stride: STACK_POOL_SIZE,
    },
  ];
}

// The picture, and the map after each stage: {maps, height, width}; or {problem}, {missing}.
function stackLevels(picture, stages, kernels) {
  const levels = [
    { maps: [Float32Array.from(picture.grey[0])], height: picture.height, width: picture.width },
  ];
  stages.forEach((stage, index) =>
    levels.push(nextLevel(levels[index], stage, kernels[index], index + 1)),
  );
  return levels;
}

function nextLevel(before, stage, kernel, number) {
  if (!before.maps) return { missing: before.missing ?? number - 1 };
  const axes = axesOf(before.height, before.width, kernel.height, kernel.width, {
    stride: stage.stride,
    padding: "valid",
    dilation: 1,
  });
  if (!axes.rows.count || !axes.columns.count)
    return { tooLarge: "kernel", problem: misfit(number, "kernel", kernel, before) };
  const map = addBias(convolvePlanes(before.maps, kernel.planes, axes), 0, stage.relu);
  const convolved = { maps: [map], height: axes.rows.count, width: axes.columns.count };
  return stage.pooling === "none" ? convolved : pooledLevel(convolved, stage.pooling, number);
}

const POOL = { height: STACK_POOL_SIZE, width: STACK_POOL_SIZE };

function pooledLevel({ maps, height, width }, pooling, number) {
  const axes = poolAxes(height, width, STACK_POOL_SIZE);
  if (!axes.rows.count || !axes.columns.count)
    return {
      tooLarge: "pooling",
      problem: misfit(number, "pooling window", POOL, { height, width }),
    };
  return {
    maps: [poolPlane(maps[0], axes, pooling)],
    height: axes.rows.count,
    width: axes.columns.count,
  };
}

function misfit(number, what, window, map) {
  const place = number === 1 && what === "kernel" ? "the picture" : "a map";
  const size = `${window.height}×${window.width}`;
  const there = `${place} of ${map.height}×${map.width}`;
  return `Stage ${number}: The ${what} of ${size} does not fit into ${there}.`;
}

// One cell, traced back through the windows of all stages up to its own: boxes[level] with the
// first and last row and column on that level's map. Without padding none reaches beyond a map.
function traceBack(level, row, column, windows) {
  const boxes = [];
  let box = { top: row, bottom: row, left: column, right: column };
  for (let at = level; at > 0; at--) {
    boxes[at] = box;
    for (const { height, width, stride } of [...windows[at - 1]].reverse()) {
      box = {
        top: box.top * stride,
        bottom: box.bottom * stride + height - 1,
        left: box.left * stride,
        right: box.right * stride + width - 1,
      };
    }
  }
  boxes[0] = box;
  return boxes;
}

// The receptive field (height, width) and the jump after every window of every stage: Araujo,
// Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.
function fieldGrowth(windows) {
  let field = { height: 1, width: 1, jump: 1 };
  return windows.map((ones) =>
    ones.map((window) => {
      const before = field;
      const grown = (side) => before[side] + (window[side] - 1) * before.jump;
      field = { height: grown("height"), width: grown("width"), jump: before.jump * window.stride };
      return { window, before, after: field };
    }),
  );
}

// The cell of a level whose receptive field has its middle nearest to a pixel of the picture.
function cellAround(pixel, level, windows) {
  const { top, bottom, left, right } = traceBack(level, 0, 0, windows)[0];
  const { jump } = fieldGrowth(windows)[level - 1].at(-1).after;
  return {
    row: Math.round((pixel.row - (top + bottom) / 2) / jump),
    column: Math.round((pixel.column - (left + right) / 2) / jump),
  };
}

// The cell with the largest value, either sign.
function strongestCell({ maps, width }) {
  let best = 0;
  maps[0].forEach((value, index) => {
    if (Math.abs(value) > Math.abs(maps[0][best])) best = index;
  });
  return { row: Math.floor(best / width), column: best % width };
}
