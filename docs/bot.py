"""Answers every "ping" in #general with "pong": python bot.py http://127.0.0.1:3000 "Ping bot" """
import json, secrets, sys, urllib.request
from websockets.sync.client import connect

base, name = sys.argv[1:]
sign_in = urllib.request.Request(f"{base}/devices", json.dumps({"display_name": name}).encode(), {"Content-Type": "application/json"})
key = json.load(urllib.request.urlopen(sign_in))["key"]  # Keep it: only with it is a later run the same user.
with connect(f"ws{base[4:]}/ws", additional_headers={"Authorization": f"Bearer {key}"}, max_size=None) as socket:
    socket.send(json.dumps({"type": "hello", "ref": 1, "version": 1}))
    for event in map(json.loads, socket):
        if event["type"] == "welcome":
            general = next(channel["id"] for channel in event["channels"] if channel["kind"] == "public" and channel["name"] == "general")
        elif event["type"] == "message_posted" and event["channel"] == general and event["message"]["body"].startswith("ping"):
            socket.send(json.dumps({"type": "send_message", "ref": 2, "client_id": secrets.token_hex(8), "channel": general, "body": "pong"}))
