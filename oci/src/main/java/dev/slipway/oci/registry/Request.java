package dev.slipway.oci.registry;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** A request that can be sent again: its body is opened anew each time. */
record Request(String method, URI uri, Map<String, String> headers, Body body) {

    /** Opens what is sent. */
    interface Body {
        HttpRequest.BodyPublisher open();
    }

    static Request of(String method, URI uri) {
        return new Request(method, uri, Map.of(), HttpRequest.BodyPublishers::noBody);
    }

    Request withHeader(String name, String value) {
        Map<String, String> more = new java.util.TreeMap<>(headers);
        more.put(name, value);
        return new Request(method, uri, more, body);
    }

    Request withBody(Body body) {
        return new Request(method, uri, headers, body);
    }

    /** Without the query, which may hold a signature. */
    String shown() {
        String text = uri.toString();
        int query = text.indexOf('?');
        return method + " " + (query < 0 ? text : text.substring(0, query));
    }
}
