// Reads one JSON request a line and answers one JSON line: tokens and keys as the npm package `jose` sees them.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/here.js`);
const jose = await import(pathToFileURL(require.resolve("jose")).href);
const bytes = (text) => Buffer.from(text, "base64");
const asked = {
  async sign({ jwk, header, payload }) {
    const key = await jose.importJWK(jwk, "ES256");
    return new jose.CompactSign(bytes(payload)).setProtectedHeader(header).sign(key);
  },
  async verify({ jwk, token }) {
    const key = await jose.importJWK(jwk, "ES256");
    const { payload, protectedHeader } = await jose.compactVerify(token, key, { algorithms: ["ES256"] });
    return { payload: Buffer.from(payload).toString("base64"), header: protectedHeader };
  },
  async thumbprint({ jwk }) {
    return jose.calculateJwkThumbprint(jwk, "sha256");
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const { what, ...request } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: await asked[what](request) }));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.code ?? error.name }));
  }
}
