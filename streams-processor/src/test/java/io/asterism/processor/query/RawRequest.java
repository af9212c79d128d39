package io.asterism.processor.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request as bytes on a socket: what no well-behaved client would send, too. */
record RawRequest(String method, String target, String host, List<String> headers, byte[] body) {
    private static final int PATIENCE_MILLIS = 120_000;

    static RawRequest get(URI root, String target) {
        return new RawRequest("GET", target, root.getAuthority(), List.of(), new byte[0]);
    }

    static RawRequest post(URI root, String target, String type, byte[] body) {
        return new RawRequest("POST", target, root.getAuthority(), List.of("Content-Type: " + type), body);
    }

    RawRequest withHost(String other) {
        return new RawRequest(method, target, other, headers, body);
    }

    RawRequest withMethod(String other) {
        return new RawRequest(other, target, host, headers, body);
    }

    RawRequest with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new RawRequest(method, target, host, more, body);
    }

    /** What came back: status, header lines, and the body without its chunks' lengths. */
    record Reply(int status, List<String> headers, String body) {
        Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }
    }

    Reply send(URI root) {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            line(request, method + " " + target + " HTTP/1.1");
            if (!host.isEmpty()) {
                line(request, "Host: " + host);
            }
            line(request, "Connection: close");
            for (String header : headers) {
                line(request, header);
            }
            if (!method.equals("GET")) {
                line(request, "Content-Length: " + body.length);
            }
            line(request, "");
            request.write(body);
            try {
                socket.getOutputStream().write(request.toByteArray());
            } catch (IOException e) {
                // Refused before all was sent: what counts is the answer.
            }
            return reply(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    private static void line(ByteArrayOutputStream request, String text) throws IOException {
        request.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Reply reply(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no HTTP: '" + text + "'");
        }
        List<String> lines = Arrays.asList(text.substring(0, end).split("\r\n", -1));
        Reply raw = new Reply(
                Integer.parseInt(lines.get(0).split(" ", 3)[1]),
                lines.subList(1, lines.size()),
                text.substring(end + 4));
        boolean chunked = raw.header("transfer-encoding").orElse("").equals("chunked");
        String body = chunked ? unchunked(raw.body()) : raw.body();
        return new Reply(
                raw.status(),
                raw.headers(),
                new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String unchunked(String text) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n", at);
            int length = Integer.parseInt(text.substring(at, end), 16);
            body.append(text, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
        return body.toString();
    }
}
