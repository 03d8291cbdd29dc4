// Tells TypeScript what Vite lets a page import besides code: styles, pictures and fonts.
/// <reference types="vite/client" />
