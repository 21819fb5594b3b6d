"""How everything looks: colours, sizes, fonts and icons; nothing else knows a colour."""
