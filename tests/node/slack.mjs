// A Slack that others wrote (emulate), on this machine's loopback, for as long as its standard input is open.
// Takes what it begins with as JSON; prints the address at which it listens.
import { createServer } from "node:http";
import { createEmulator } from "emulate";

const emulated = await createEmulator({ service: "slack", port: 0, seed: { slack: JSON.parse(process.argv[2]) } });

// Slack takes a method's arguments from the address too, and GET; emulate takes POST, and only what is in its body.
async function passed(request) {
  const [path, query] = request.url.split("?");
  const headers = {};
  for (const name of ["authorization", "content-type"]) {
    if (name in request.headers) headers[name] = request.headers[name];
  }
  const body = Buffer.concat(await request.toArray());
  if (path.startsWith("/api/") && body.length === 0) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    return fetch(emulated.url + path, { method: "POST", headers, body: query ?? "" });
  }
  const more = body.length === 0 ? {} : { body };
  return fetch(emulated.url + request.url, { method: request.method, headers, ...more });
}

const door = createServer(async (request, response) => {
  const answer = await passed(request);
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") });
  response.end(Buffer.from(await answer.arrayBuffer()));
});
door.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${door.address().port}`));

process.stdin.on("end", () => process.exit()).resume();
