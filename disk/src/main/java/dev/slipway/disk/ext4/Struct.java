package dev.slipway.disk.ext4;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian fields of an array. */
final class Struct {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    final byte[] array;
    final int base;

    Struct(byte[] array, int base) {
        this.array = array;
        this.base = base;
    }

    Struct(byte[] array) {
        this(array, 0);
    }

    Struct u8(int offset, int value) {
        array[base + offset] = (byte) value;
        return this;
    }

    Struct u16(int offset, int value) {
        U16.set(array, base + offset, (short) value);
        return this;
    }

    Struct u32(int offset, long value) {
        U32.set(array, base + offset, (int) value);
        return this;
    }

    Struct bytes(int offset, byte[] value) {
        System.arraycopy(value, 0, array, base + offset, value.length);
        return this;
    }

    int u16(int offset) {
        return Short.toUnsignedInt((short) U16.get(array, base + offset));
    }

    int u32(int offset) {
        return (int) U32.get(array, base + offset);
    }
}
