// Bars of how often each value occurs, with a line at zero.
function drawHistogram(canvas, maps, [low, high], shading) {
  const BINS = 64;
  const counts = new Float64Array(BINS);
  const width = high - low || 1;
  for (const map of maps)
    for (const value of map)
      counts[Math.min(BINS - 1, Math.floor(((value - low) / width) * BINS))] += 1;
  const sharpness = window.devicePixelRatio || 1;
  const box = sizeOf(canvas);
  Object.assign(canvas, {
    width: Math.round(box.width * sharpness),
    height: Math.round(box.height * sharpness),
  });
  const pen = canvas.getContext("2d");
  pen.scale(sharpness, sharpness);
  const most = Math.log1p(Math.max(...counts));
  const bar = box.width / BINS;
  counts.forEach((count, bin) => {
    const middle = low + ((bin + 0.5) / BINS) * width;
    const [r, g, b] = colourAt(shading.palette, shadeOf(middle, shading));
    const height = (Math.log1p(count) / most) * (box.height - 2);
    pen.fillStyle = `rgb(${r} ${g} ${b})`;
    pen.fillRect(bin * bar, box.height - height, bar, height);
    pen.strokeStyle = "rgb(128 128 128 / 60%)";
    pen.lineWidth = 0.5;
    if (count) pen.strokeRect(bin * bar, box.height - height, bar, height);
  });
  if (low < 0 && high > 0) {
    const zero = (-low / width) * box.width;
    pen.fillStyle = "#fff";
    pen.fillRect(zero - 1.75, 0, 3.5, box.height);
    pen.fillStyle = "#000";
    pen.fillRect(zero - 0.75, 0, 1.5, box.height);
  }
}
