"""What grpcurl and its like do: they ask the engine itself what it can be asked, and have no copy of its protocol."""
import json
import subprocess

import pytest

from conftest import SAMPLES, SLOWER, WORKER
from test_conversions import in_process

pytest.importorskip("grpc")
import grpc  # noqa: E402
from reflected_client import ReflectedClient  # noqa: E402

ENGINE, HEALTH = "dce.v1.ConversionEngine", "grpc.health.v1.Health"


def convert(client, document, stream, **start):
    """The events and the stream of one conversion."""
    client.learn(ENGINE)
    request = lambda **part: client.message("dce.v1.ConvertRequest", **part)  # noqa: E731
    parts = [request(start={"format": stream, "ticket_json": '{"job-name": "test"}', **start}), request(document={"name": document.name}),
             request(data=document.read_bytes())]
    events = list(client.call(ENGINE, "Convert", iter(parts)))
    return [event.WhichOneof("event") for event in events], b"".join(event.data for event in events), events


def test_services_are_listed_described_and_called(start, folder):
    client = ReflectedClient(grpc.insecure_channel(start().address))
    assert {ENGINE, HEALTH} <= set(client.services())
    assert sorted(method.name for method in client.learn(ENGINE).methods) == ["Convert", "Describe"]
    description = client.call(ENGINE, "Describe", client.message("dce.v1.DescribeRequest"))
    assert "pclxl" in [stream["name"] for stream in json.loads(description.formats_json)["streams"]]
    # gRPC's own health service has no description there: HealthCheckRequest.service, and SERVING as the answer's status.
    check = client.channel.unary_unary(f"/{HEALTH}/Check")
    assert check(b"\x0a%c%s" % (len(ENGINE), ENGINE.encode()), timeout=30 * SLOWER) == b"\x08\x01"
    kinds, stream, events = convert(client, SAMPLES / "report.pdf", "pclxl")
    assert kinds[0] == "accepted" and kinds[-1] == "done" and "progress" in kinds
    assert stream == in_process(folder, SAMPLES / "report.pdf", "pxl") and events[-1].done.bytes == len(stream)


def test_errors_have_their_code_beside_the_status(start):
    client = ReflectedClient(grpc.insecure_channel(start().address))
    with pytest.raises(grpc.RpcError) as error:
        convert(client, SAMPLES / "encrypted.pdf", "pclxl")
    assert error.value.code() == grpc.StatusCode.FAILED_PRECONDITION and dict(error.value.trailing_metadata())["dce-code"] == "3"


def test_the_same_over_mutual_tls(start, folder):
    subprocess.run([WORKER, "pki", "init", folder / "pki", "--host", "localhost"], check=True, capture_output=True)
    worker = start("--pki", folder / "pki", address="tls:localhost:0")
    client = ReflectedClient.over_tls(worker.address, folder / "pki")
    assert ENGINE in client.services()
    assert convert(client, SAMPLES / "layers.pdf", "pclxl")[1] == in_process(folder, SAMPLES / "layers.pdf", "pxl")
