declare module 'vosk'
