"""A client that knows nothing of an engine but its address: what it can be asked, the engine says by gRPC's server reflection."""
import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

REFLECTION = "grpc.reflection.v1alpha.ServerReflection"
STRING, BYTES, MESSAGE = 9, 12, 11  # google.protobuf.FieldDescriptorProto.Type


def reflection_file():
    """The part of grpc/reflection/v1alpha/reflection.proto that is used here."""
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="grpc.reflection.v1alpha", syntax="proto3")

    def message(name, *fields):
        made = file.message_type.add(name=name)
        for field, number, kind, repeated in fields:
            made.field.add(name=field, number=number, label=3 if repeated else 1, type=MESSAGE if isinstance(kind, str) else kind,
                           type_name=f".{file.package}.{kind}" if isinstance(kind, str) else None)

    message("ServerReflectionRequest", ("file_containing_symbol", 4, STRING, False), ("list_services", 7, STRING, False))
    message("ServiceResponse", ("name", 1, STRING, False))
    message("ListServiceResponse", ("service", 1, "ServiceResponse", True))
    message("FileDescriptorResponse", ("file_descriptor_proto", 1, BYTES, True))
    message("ServerReflectionResponse", ("file_descriptor_response", 4, "FileDescriptorResponse", False),
            ("list_services_response", 6, "ListServiceResponse", False))
    return file


class ReflectedClient:
    def __init__(self, channel):
        self.channel, self.pool, self.known = channel, descriptor_pool.DescriptorPool(), set()
        self.factory = message_factory.MessageFactory(self.pool)
        self.pool.Add(reflection_file())

    @staticmethod
    def over_tls(address, folder, name="client"):
        authority, key, chain = ((folder / file).read_bytes() for file in ("ca.pem", f"{name}.key", f"{name}.pem"))
        return ReflectedClient(grpc.secure_channel(address.removeprefix("tls:"), grpc.ssl_channel_credentials(authority, key, chain)))

    def message(self, name, **fields):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))(**fields)

    def ask(self, **question):
        request = self.message("grpc.reflection.v1alpha.ServerReflectionRequest", **question)
        call = self.channel.stream_stream(f"/{REFLECTION}/ServerReflectionInfo", request_serializer=lambda message: message.SerializeToString(),
                                          response_deserializer=self.message("grpc.reflection.v1alpha.ServerReflectionResponse").FromString)
        return next(iter(call(iter([request]), timeout=30)))

    def services(self):
        return [service.name for service in self.ask(list_services="*").list_services_response.service]

    def learn(self, service):
        """Its description, with all that it builds on."""
        files = [descriptor_pb2.FileDescriptorProto.FromString(data)
                 for data in self.ask(file_containing_symbol=service).file_descriptor_response.file_descriptor_proto]
        for file in reversed(files):  # what it builds on comes after it
            if file.name not in self.known:
                self.pool.Add(file)
                self.known.add(file.name)
        return self.pool.FindServiceByName(service)

    def call(self, service, method, request, timeout=60):
        """A message, or an iterator of messages, as the method's description has it."""
        described = self.learn(service).FindMethodByName(method)
        proto = descriptor_pb2.ServiceDescriptorProto()
        described.containing_service.CopyToProto(proto)
        streams = next(one for one in proto.method if one.name == method)
        kind = ("stream" if streams.client_streaming else "unary") + "_" + ("stream" if streams.server_streaming else "unary")
        begin = getattr(self.channel, kind)(f"/{service}/{method}", request_serializer=lambda message: message.SerializeToString(),
                                            response_deserializer=self.message(described.output_type.full_name).FromString)
        return begin(request, timeout=timeout)
