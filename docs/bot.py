"""Answers every "ping" in #general with "pong": python bot.py http://127.0.0.1:3000 "Ping bot" """
import itertools, json, os, secrets, sys, threading, time, urllib.request
from websockets.sync.client import connect

base, display_name = sys.argv[1:]
key = os.environ.get("BANTER_KEY")  # Only with the key of its first run is it the same user again.
if not key:
    body = json.dumps({"display_name": display_name}).encode()
    request = urllib.request.Request(f"{base}/devices", body, {"Content-Type": "application/json"})
    key = json.load(urllib.request.urlopen(request))["key"]
    print(f"The next time, run it with BANTER_KEY={key}", flush=True)

refs = itertools.count(1)
url = base.replace("http", "ws", 1) + "/ws"
socket = connect(url, additional_headers={"Authorization": f"Bearer {key}"}, max_size=None)

def say(kind, **fields):
    socket.send(json.dumps({"type": kind, "ref": next(refs), **fields}))

def beat():
    while True:
        time.sleep(15)
        say("heartbeat")

say("hello", version=1)
threading.Thread(target=beat, daemon=True).start()
for event in map(json.loads, socket):
    if event["type"] == "welcome":
        general = next(channel["id"] for channel in event["channels"] if channel.get("name") == "general")
    elif event["type"] == "message_posted" and event["channel"] == general:
        if event["message"]["body"].startswith("ping"):
            say("send_message", client_id=secrets.token_hex(8), channel=general, body="pong")
