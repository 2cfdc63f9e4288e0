"""A model that says what it was told, whole or as a stream, in OpenAI's shape: so that trying the gateway costs nothing."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        words = f"You said: {asked['messages'][-1]['content']}".split(" ")
        usage = {"prompt_tokens": len(words), "completion_tokens": len(words), "total_tokens": 2 * len(words)}
        if asked.get("stream"):
            self.stream(asked["model"], words, usage)
        else:
            message = {"role": "assistant", "content": " ".join(words), "refusal": None}
            choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            self.answer("application/json", self.document("chat.completion", asked["model"], [choice], usage))

    def stream(self, model, words, usage):
        deltas = [({"role": "assistant", "content": ""}, None)]
        deltas += [({"content": word if first else " " + word}, None) for first, word in zip([True] + [False] * len(words), words)]
        deltas += [({}, "stop")]
        events = [
            self.document("chat.completion.chunk", model, [{"index": 0, "delta": delta, "finish_reason": reason}], None)
            for delta, reason in deltas
        ]
        events += [self.document("chat.completion.chunk", model, [], usage), "[DONE]"]
        self.answer("text/event-stream", "".join(f"data: {event}\n\n" for event in events))

    @staticmethod
    def document(kind, model, choices, usage):
        return json.dumps(
            {"id": "chatcmpl-stub", "object": kind, "created": 0, "model": model, "choices": choices, "usage": usage}
        )

    def answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        """Nothing of what is asked gets into a log."""


ThreadingHTTPServer(("127.0.0.1", 9000), Model).serve_forever()
