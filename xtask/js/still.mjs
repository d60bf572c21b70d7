// Renders the still pictures of the Overture and of the Coda from the shaders that
// also run live, so both show one pearl:
//
//   node xtask/js/still.mjs [--out DIR] [--png DIR]
//
// Wants `playwright-core` (or `@playwright/test`) and `sharp`, from the project
// or from the directory it is run in, and a Chromium: $CHROMIUM, or the first
// on the PATH. `--png` also writes plain PNGs to look at.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

/** First of the named packages that the project or the working directory holds. */
function load(...names) {
  for (const base of [import.meta.url, join(process.cwd(), 'package.json')])
    for (const name of names)
      try {
        return createRequire(base)(name);
      } catch (error) {
        if (error.code !== 'MODULE_NOT_FOUND') throw error;
      }
  throw new Error(`none of ${names.join(', ')} is installed`);
}

function chromiumOnPath() {
  for (const dir of (process.env.PATH ?? '').split(delimiter))
    for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
      try {
        accessSync(join(dir, name), constants.X_OK);
        return join(dir, name);
      } catch {
        // not here: look in the next directory
      }
  return undefined; // playwright then tries its own
}

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : resolve(process.argv[at + 1]);
}

// A still is one moment; this one was chosen by eye for its glitter.
const TIME = 21.0;
const SCALE = 2; // samples a side for each pixel

// `radius` is in pixels of the finished file; `centre` is the pearl's, from the
// bottom left and also in pixels, and may lie outside the picture. `shader` is the
// part that follows pearl.glsl, with its own uniforms.
const PICTURES = [
  {
    name: 'pearl', shader: 'overture.frag', own: { u_layer: 1 }, width: 1040, height: 1040, radius: 324, centre: [520, 520],
    hollow: [0.134, 0.139, 0.161], // the halo's colour
    budget: 22_000, quality: 88,
  },
  {
    // 12 px of air above the horizon, so that the line is not the file's edge.
    name: 'water', shader: 'overture.frag', own: { u_layer: 2 }, width: 2400, height: 640, radius: 260, centre: [1200, 640 - 12 + 1.64 * 260],
    hollow: [12 / 255, 12 / 255, 14 / 255], // the ground
    // The ground's red chroma lies a hair under neutral, and browsers that cut ten
    // bits to eight drop it a whole step: a green cast. From here both cutting and
    // rounding come back to #0C0C0E.
    nudge: [0.37 / 255, -0.26 / 255, 0.15 / 255],
    budget: 16_000, quality: 45,
  },
  // The Coda before it merges; after, it is the pearl. Upright for upright screens.
  ...[['bodies', 1500, 900, 0.16], ['bodies-upright', 1000, 1300, 1.02]].map(([name, width, height, lean]) => ({
    name, shader: 'coda.frag', own: { u_merge: 0, u_lean: lean }, width, height, radius: 260, centre: [width / 2, height / 2],
    hollow: [0.134, 0.139, 0.161],
    budget: 25_000, quality: 80,
  })),
];
const BUDGET = 38_000 + 2 * 25_000;

/** Runs in the page: draws one layer and hands back premultiplied floats as base64. */
function draw({ source, width, height, uniforms }) {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  if (!gl || !gl.getExtension('EXT_color_buffer_float')) throw new Error('no WebGL2 with float targets');
  const compile = (kind, text) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    return shader;
  };
  const program = gl.createProgram();
  // One triangle that covers the view; no buffers wanted.
  gl.attachShader(program, compile(gl.VERTEX_SHADER, `#version 300 es
    void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }`));
  gl.attachShader(program, compile(gl.FRAGMENT_SHADER, source));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  gl.useProgram(program);

  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.viewport(0, 0, width, height);
  for (const [name, value] of Object.entries(uniforms)) {
    const at = gl.getUniformLocation(program, name);
    if (name === 'u_layer') gl.uniform1i(at, value);
    else gl[`uniform${[value].flat().length}fv`](at, [value].flat());
  }
  gl.drawArrays(gl.TRIANGLES, 0, 3);

  const floats = new Float32Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, floats);
  const bytes = new Uint8Array(floats.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x6000) text += btoa(String.fromCharCode(...bytes.subarray(i, i + 0x6000)));
  return text;
}

/** Averages SCALE x SCALE samples and turns the rows the right way up. */
function shrink(floats, width, height) {
  const out = new Float32Array(width * height * 4);
  for (let y = 0; y < height * SCALE; y++)
    for (let x = 0; x < width * SCALE; x++) {
      const to = ((height - 1 - Math.floor(y / SCALE)) * width + Math.floor(x / SCALE)) * 4;
      const from = (y * width * SCALE + x) * 4;
      for (let c = 0; c < 4; c++) out[to + c] += floats[from + c] / (SCALE * SCALE);
    }
  return out;
}

/** Noise in -0.5..0.5 from a fixed seed: the same file from every run. */
function* seeded(state = 0x2545f491) {
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 2 ** 32 - 0.5;
  }
}

/**
 * Straight alpha in 16 bits, dithered to the 10 the file keeps. Eight would step
 * visibly in gradients this dark. Where nothing is drawn the colour is carried on
 * from `hollow`, since a codec spends bytes on edges even where no one sees them.
 */
function straighten(floats, hollow, nudge) {
  const out = new Uint16Array(floats.length);
  const noise = seeded();
  const quantise = (v) => Math.max(0, Math.min(1023, Math.round(v * 1023 + noise.next().value))) * 64;
  for (let i = 0; i < floats.length; i += 4) {
    const alpha = floats[i + 3];
    for (let c = 0; c < 3; c++) out[i + c] = quantise((alpha > 1e-4 ? floats[i + c] / alpha : hollow[c]) + nudge[c]);
    out[i + 3] = alpha > 1e-4 ? quantise(alpha) : 0;
  }
  return out;
}

const sharp = load('sharp');
const { chromium } = load('playwright-core', '@playwright/test');
const out = option('out', join(root, 'assets/pictures'));
const png = option('png');
for (const dir of [out, png]) if (dir && !existsSync(dir)) mkdirSync(dir, { recursive: true });

// STILL leaves the shader's own dither out: it is done once, at the end.
const shader = (name) => readFileSync(join(root, 'assets/shaders', name), 'utf8');
const source = (part) => shader('pearl.glsl').replace('#version 300 es\n', '#version 300 es\n#define STILL\n') + shader(part);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? chromiumOnPath(),
  args: ['--headless=new', '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
});
let total = 0;
try {
  const page = await browser.newPage();
  for (const { name, shader: part, own, width, height, radius, centre, hollow, nudge = [0, 0, 0], budget, quality } of PICTURES) {
    const text = await page.evaluate(draw, {
      source: source(part),
      width: width * SCALE,
      height: height * SCALE,
      uniforms: {
        u_resolution: [width * SCALE, height * SCALE],
        u_time: TIME,
        u_pearl: [centre[0] / width, centre[1] / height, radius / height],
        u_pointer: [0, 0],
        u_detail: 1,
        u_origin: [0, 0],
        ...own,
      },
    });
    const bytes = Buffer.from(text, 'base64');
    const floats = shrink(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), width, height);
    const pixels = straighten(floats, hollow, nudge);
    const picture = sharp(pixels, { raw: { width, height, channels: 4 } }).toColourspace('rgb16');
    const file = join(out, `${name}.avif`);
    // The default tuning is for photographs by day and starves the dark; this one
    // halves the error here at the same size.
    await picture.clone()
      .avif({ quality, bitdepth: 10, effort: 9, chromaSubsampling: '4:2:0', tune: 'ssim' })
      .toFile(file);
    if (png) writeFileSync(join(png, `${name}.png`), await picture.clone().png().toBuffer());
    const size = statSync(file).size;
    total += size;
    console.log(`${name}.avif ${size} bytes of ${budget}`);
    if (size > budget) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
console.log(`together ${total} bytes of ${BUDGET}`);
if (total > BUDGET) process.exitCode = 1;
