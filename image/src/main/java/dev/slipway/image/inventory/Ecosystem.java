package dev.slipway.image.inventory;

/** The package manager that a package was installed by, as the package URL specification names its type. */
public enum Ecosystem {
    DEB("deb"),
    APK("apk"),
    RPM("rpm");

    private final String type;

    Ecosystem(String type) {
        this.type = type;
    }

    /** The type in a package URL. */
    public String type() {
        return type;
    }
}
