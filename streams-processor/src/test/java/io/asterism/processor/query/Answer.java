package io.asterism.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** An answer over HTTP. */
record Answer(int status, String type, String text) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Answer get(URI root, String path) {
        return send(HttpRequest.newBuilder(root.resolve(path)).build());
    }

    static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** The values of a member in each element of an array. */
    static List<String> column(JsonNode rows, String member) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(member).asText()));
        return values;
    }
}
